"""The golden specification leads to exactly the golden files."""

from __future__ import annotations

import json

import pytest

from tests.generator.golden_files import EXPECTED, golden_files
from tests.generator.support import golden, variant_of

FILES = golden_files()


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_output_is_as_reviewed(name: str) -> None:
    assert FILES[name] == (EXPECTED / name).read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*") if path.is_file()} == set(FILES)


def test_the_manifest_holds_the_whole_variant() -> None:
    document = json.loads(FILES["acme-2.api.json"])
    variant = variant_of(golden(), "acme-2")
    assert [one["name"] for one in document["variant"]["constants"]] == [one.name for one in variant.constants]
    (take,) = [one for one in document["variant"]["classes"][0]["methods"] if one["name"] == "take"]
    (amount,) = [one for one in take["settings"] if one["policy"] == "amount"]
    assert [link["variant"] for link in amount["fact"]["chain"]] == ["base", "acme", "acme-2", "acme"]
    assert document["target"]["name"] == "board"
