"""One table checks the files and describes them to editors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.schema import json_schemas
from tests.generator.support import REPOSITORY, generator


def described(schema: object) -> Iterator[tuple[str, object]]:
    """Every property with its description."""
    if isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            yield name, value.get("description")
        for value in schema.values():
            yield from described(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from described(value)


def test_there_is_a_schema_for_each_kind_of_file_and_every_property_is_described() -> None:
    schemas = json_schemas()
    assert set(schemas) == {"policies", "errors", "options", "base", "variant", "target", "page"}
    properties = [pair for schema in schemas.values() for pair in described(schema)]
    assert len(properties) > 100
    assert [name for name, description in properties if not description] == []


def test_a_shorthand_is_either_form_and_a_removal_needs_nothing_else() -> None:
    variant = json_schemas()["variant"]
    assert isinstance(variant["properties"], dict)
    setting = variant["properties"]["policies"]["additionalProperties"]
    assert setting["anyOf"][0]["type"] == "string" and setting["anyOf"][1]["required"] == ["is"]
    assert "absent" in variant["properties"]["constants"]["additionalProperties"]["properties"]


def test_the_schemas_in_the_repository_are_up_to_date() -> None:
    ran = generator("schemas", "--check", house=REPOSITORY)
    assert (ran.code, ran.out) == (0, "")
    assert json.loads((REPOSITORY / "spec/schema/variant.json").read_text())["title"] == "Portwright: a variant"


def schema_of(path: Path) -> str:
    """The kind of file, by where it stands."""
    folder = path.relative_to(REPOSITORY).parts[:-1]
    return {("spec", "variants"): "variant", ("spec", "pages"): "page"}.get(folder, "target" if folder[0] == "targets" else path.stem)


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(REPOSITORY)))
             for folder in ("spec", "targets") for path in sorted((REPOSITORY / folder).rglob("*.yaml"))]
)  # fmt: skip
def test_every_file_tells_editors_which_schema_it_follows(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match and (path.parent / match[1]).resolve() == REPOSITORY / "spec" / "schema" / f"{schema_of(path)}.json", first
    assert (path.parent / match[1]).is_file()
