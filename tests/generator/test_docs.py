"""The pages that people write name only what is there.

In: docs/*.md. Out: a failure that names page and word. Never: a judgement of what the pages say.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from generator.codes import CODES
from generator.generate import firmware_context, firmware_files
from generator.pipeline import load
from tests.generator.support import REPOSITORY, variant_of

PAGES = sorted((REPOSITORY / "docs").glob("*.md"))
EACH = [pytest.param(page, id=page.name) for page in PAGES]
ROOTS = ("spec", "targets", "generator", "templates", "runtime", "workbench", "tests", "src", "micropython", "backends")
PRELUDE = REPOSITORY / "templates" / "conformance" / "prelude.py.j2"


def words(page: Path) -> list[str]:
    """What stands between single backticks, outside of blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"(?ms)^ *```.*?^ *```$", "", page.read_text(encoding="utf-8")))


def blocks(page: Path, *languages: str) -> list[str]:
    found = re.findall(r"(?ms)^ *```(\w+)\n(.*?)^ *```$", page.read_text(encoding="utf-8"))
    return [text for language, text in found if language in languages]


@pytest.mark.parametrize("page", EACH)
def test_every_path_exists(page: Path) -> None:
    below = (REPOSITORY, REPOSITORY / "runtime", REPOSITORY / "runtime" / "micropython")
    paths = [word for word in words(page) if word.split("/")[0] in ROOTS and "/" in word and "<" not in word and "*" not in word]
    assert [path for path in paths if not any((root / path).exists() for root in below)] == []


@pytest.mark.parametrize("page", EACH)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", EACH)
def test_every_code_exists(page: Path) -> None:
    assert set(re.findall(r"PW\d+", page.read_text(encoding="utf-8"))) <= set(CODES)


def test_the_index_has_every_page() -> None:
    index = (REPOSITORY / "docs" / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\((\S+\.md)\)", index)) == {page.name for page in PAGES} - {"README.md"}


def test_every_word_of_the_prelude_is_listed() -> None:
    text = PRELUDE.read_text(encoding="utf-8")
    spoken = {name for name in re.findall(r"(?m)^def (\w+)", text) if not name.startswith(("judge", "print_"))}
    listed = {word.partition("(")[0] for row in _rows("spec-language.md", "## Promises and probes") for word in row}
    assert listed == spoken | {"socket_module", "socket_class", "moment", "Skip"}
    for name in listed:
        assert re.search(rf"\b{name}\b", text)


def _rows(page: str, heading: str) -> list[list[str]]:
    section = (REPOSITORY / "docs" / page).read_text(encoding="utf-8").split(heading)[1]
    return [re.findall(r"`([^`]+)`", line) for line in section.splitlines() if line.startswith("|")]


@pytest.fixture(scope="module")
def module() -> str:
    """All the code of the module that the page about a call follows, blanks as they come."""
    loaded = load(REPOSITORY / "spec", REPOSITORY / "targets")
    assert loaded.specification is not None
    variant = variant_of(loaded.specification, "micropython")
    target = next(one for one in loaded.specification.targets if one.name == "host")
    context = firmware_context(loaded.specification, variant, target, REPOSITORY)
    files = firmware_files(loaded.specification, variant, target, context, ["cpp"])
    return " ".join("\n".join(file.text for file in files).split())


@pytest.mark.parametrize("page", EACH)
def test_every_line_of_code_is_in_the_module(page: Path, module: str) -> None:
    for block in blocks(page, "c", "cpp"):
        assert " ".join(block.split()) in module


def test_every_name_of_the_call_is_in_the_module(module: str) -> None:
    page = REPOSITORY / "docs" / "follow-a-call.md"
    names = [word for word in words(page) if re.fullmatch(r"[A-Za-z_]+((::|\.)[A-Za-z_]+)*", word)]
    names = [name for name in names if not re.search(r"\.(c|cpp|h|py)$", name) and name != "zerynth"]
    assert [name for name in names if name.split("::")[-1] not in module] == []


def test_the_policy_of_the_example_is_the_one_in_use() -> None:
    (block,) = blocks(REPOSITORY / "docs" / "add-a-policy.md", "yaml")
    policies = yaml.safe_load((REPOSITORY / "spec" / "policies.yaml").read_text(encoding="utf-8"))["policies"]
    example = yaml.safe_load(block)
    assert example == {"recv_amount": policies["recv_amount"]}
    ast.parse("def probe():\n" + re.sub(r"(?m)^", "    ", example["recv_amount"]["probe"]))
