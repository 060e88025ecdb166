"""The manuals hold every fact of their variant, once in each layout, and every link leads somewhere."""

from __future__ import annotations

import posixpath
import re
from itertools import permutations
from pathlib import Path

import pytest

from generator.differences import differences
from generator.facts import lines
from generator.generate import variants_files
from generator.manual.words import alternatives
from generator.markup import markdown, markdown_code, rst
from generator.model import ErrorCause, Method, Setting, Target, Variant
from generator.pipeline import load
from generator.raised import is_raised
from generator.schema import FILES as LANGUAGE
from generator.shapes import ListOf, MapOf, Record
from tests.generator.support import REPOSITORY, generator

LOADED = load(REPOSITORY / "spec", REPOSITORY / "targets").specification
assert LOADED is not None
SPECIFICATION = LOADED
VARIANTS = [pytest.param(one, id=one.name) for one in SPECIFICATION.variants]
FILES = {file.path: file.text for file in variants_files(SPECIFICATION, "docs", SPECIFICATION.variants, REPOSITORY)}
LAYOUTS = ("markdown", "md", markdown), ("rst", "rst", rst)


def settings(variant: Variant) -> list[tuple[str, Setting]]:
    """Every policy at every call that reads it."""
    methods = [*variant.functions, *(each for one in variant.classes for each in (one.constructor, *one.methods))]
    return [(one.name, setting) for one in methods for setting in one.settings]


def raised(method: Method, cause: ErrorCause) -> bool:
    """A policy that the method itself does not read is left to the eye."""
    chosen = {one.policy: one.fact.value for one in method.settings}
    return (not cause.slot or cause.slot in {one.slot for one in method.parameters}) and is_raised(cause.error, chosen) and all(
        chosen.get(policy) in values for policy, values in cause.policies
    )


@pytest.mark.parametrize("layout", LAYOUTS, ids=["markdown", "rst"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_manual_has_every_fact_of_its_variant(variant: Variant, layout: tuple[str, str, object]) -> None:
    folder, ending, escaped = layout
    assert callable(escaped)
    page = FILES[f"{folder}/{variant.name}.{ending}"]
    catalogue = SPECIFICATION.catalogue
    policies = {one.name: one for one in catalogue.policies}
    operations = {one.name: one for one in catalogue.operations}
    methods = [*variant.functions, *(each for one in variant.classes for each in (one.constructor, *one.methods))]
    wanted = {variant.summary, *variant.modules}
    wanted |= {policies[setting.policy].value(str(setting.fact.value)).sentence for _, setting in settings(variant)}
    wanted |= {operations[one.operation].summary for one in methods}
    wanted |= {cause.cause for one in methods for cause in operations[one.operation].errors if raised(one, cause)}
    wanted |= {slot.meaning for one in methods for slot in operations[one.operation].slots
               if slot.name in {parameter.slot for parameter in one.parameters}}  # fmt: skip
    wanted |= {one.note for one in (*methods, *variant.constants, *variant.exceptions)}
    wanted |= {one.reason for one in variant.absent}
    wanted |= {one.says for one in variant.companions if not one.is_internal}
    wanted |= {one.meaning for one in catalogue.errors}
    plain = page.replace("Returns (", "(").replace("**Returns**", "")
    missing = [one for one in wanted if escaped(one.removeprefix("Returns ")[1:]) not in plain]
    assert missing == []
    numbers = {one.name: one.number for one in (*variant.constants, *variant.builtins) if one.number is not None}
    functions = [f"{one.companion}.{one.function}" for one in variant.builtins if one.companion]
    assert [name for name in functions if f"the function {'`' * (1 + (ending == 'rst'))}{name}`" not in page] == []
    for name, number in [*numbers.items(), *_errors(variant)]:
        code = "``" if ending == "rst" else "`"
        between = r"\n +- " if ending == "rst" else r" \| "
        assert re.search(f"{code}{name}{code}{between}{code}{number}{code}", page), name


def _errors(variant: Variant) -> list[tuple[str, int]]:
    return [pair for one in SPECIFICATION.catalogue.numberings if one.name == variant.numbering.value for pair in one.numbers]


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_an_edition_does_otherwise_stands_on_both_pages(variant: Variant) -> None:
    """With its grounds: in the list on both, and at the item on the page of what it starts from."""
    parent = next((one for one in SPECIFICATION.variants if one.name == variant.parents[0]), None)
    pages = [FILES[f"markdown/{one.name}.md"] for one in (parent, variant) if one is not None]
    notes = "".join(line for line in pages[0].splitlines() if line.startswith(">"))
    for one in differences(parent, variant, SPECIFICATION.catalogue) if parent else ():
        grounds = markdown(one.grounds[1])
        assert all(grounds in page for page in pages), one
        assert one.kind in ("error", "lookup error") or grounds in notes, one


def test_there_is_a_page_for_every_ordered_pair_and_it_has_every_difference() -> None:
    for one, other in permutations(SPECIFICATION.variants, 2):
        page = FILES[f"markdown/migrate/{one.name}-to-{other.name}.md"]
        found = differences(one, other, SPECIFICATION.catalogue)
        assert len(re.findall(r"(?m)^\| (?!Item )", page)) == len(found), (one.name, other.name)


def test_the_matrix_has_a_column_for_every_variant_and_says_what_differs() -> None:
    page = FILES["markdown/matrix.md"]
    names = " | ".join(one.name for one in SPECIFICATION.variants)
    assert f"| Item | Most | {names} |" in page
    tables = re.sub(r"(?s)## What these words mean.*?\n## ", "## ", page)
    rows = [line for line in tables.splitlines() if line.startswith(("| `", "| class "))]
    assert all(line.count(" | ") >= len(SPECIFICATION.variants) + 1 for line in rows)
    (row,) = [line for line in rows if line.startswith("| `socket.accept` ")]
    assert len(re.findall(r"\| \[=\]\([a-z0-9.-]+\.md#[a-z0-9-]+-method-socket-accept\)", row)) == len(SPECIFICATION.variants)


def test_the_matrix_has_a_row_for_every_kind_of_fact() -> None:
    page = FILES["markdown/matrix.md"]
    for variant in SPECIFICATION.variants:
        facts = [one for one in lines(variant, SPECIFICATION.catalogue) if one.kind not in ("policy", "absent")]
        assert [one.item for one in facts if f"`{one.item}` |" not in page] == []


def test_a_way_from_one_to_another_shows_both() -> None:
    page = FILES["markdown/migrate/pycom-to-quecpython.md"]
    assert "# Pycom\nconnection, (host, port) = s.accept()\n\n# QuecPython\nconnection, host, port = s.accept()\n" in page
    for one, other in permutations(SPECIFICATION.variants, 2):
        page = FILES[f"markdown/migrate/{one.name}-to-{other.name}.md"].partition("## Before and after")[2].partition("\n## ")[0]
        shown = re.findall(r"(?ms)^```python\n(.*?)^```$", page)
        sides = [re.fullmatch(rf"(?s)# {re.escape(one.title)}\n(.+)\n\n# {re.escape(other.title)}\n(.+)\n", each) for each in shown]
        assert all(side and side[1] != side[2] for side in sides) and len(shown) == len(set(shown)), (one.name, other.name)


@pytest.mark.parametrize("path", [pytest.param(one, id=one.stem) for one in sorted((REPOSITORY / "docs").glob("*.md")) if one.stem != "README"])
def test_a_guide_has_every_word_of_its_page(path: Path) -> None:
    """Headings, rows, entries and blocks keep their kind; every word is there, in its order."""
    text, page = path.read_text(encoding="utf-8"), FILES[f"markdown/guides/{path.stem}.md"].partition("-->\n")[2]
    plain = [re.sub(r'<a id="[^"]*"></a>', "", re.sub(r"\]\([^)]*\)", "]", one)) for one in (text, page)]
    words = [re.findall(r"[A-Za-z0-9_]+", re.sub(r"\\([*_`<>\[\]|])|</?code>|```text", r"\1", one)) for one in plain]
    assert words[0] == words[1]
    for kind in (r"(?m)^#+ ", r"(?m)^\|", r"(?m)^- ", r"(?m)^ *```"):
        assert len(re.findall(kind, text)) == len(re.findall(kind, page)), kind


def test_the_reference_of_the_language_has_every_key_and_every_value() -> None:
    page = FILES["markdown/language.md"]

    def described(form: object) -> None:
        if isinstance(form, Record):
            for one in form.fields:
                parts = enumerate(one.description.split("`"))  # code between every two
                said = "".join(markdown_code(part) if number % 2 else markdown(part) for number, part in parts)
                assert f"| `{one.name}` |" in page and said in page, one.name
                described(one.form)
        elif isinstance(form, (ListOf, MapOf)):
            described(form.item if isinstance(form, ListOf) else form.value)

    for root in LANGUAGE.values():
        described(root)
    for policy in SPECIFICATION.catalogue.policies:
        rows = page.partition(f"### {policy.name}\n")[2]
        assert all(f"| `{value.name}` | {markdown(value.sentence)} |" in rows for value in policy.values), policy.name


@pytest.mark.parametrize("target", [pytest.param(one, id=one.name) for one in SPECIFICATION.targets])
def test_a_target_has_its_page(target: Target) -> None:
    page = FILES[f"markdown/targets/{target.name}.md"]
    for route in target.routes:
        layers = " over ".join(f"`{name}`" for name in (*route.layers, route.backend))
        assert re.search(rf"(?m)^\| `{route.family}`: .* \| `{route.type}`: .* \| {layers} \|$", page), route
    assert all(f"| `{number}` |" in page for _, number in target.limits)
    assert f"--target {target.name}\n" in page and all(f"{name}={value}\n" in page for name, value in target.make)


def test_the_layouts_have_the_same_pages() -> None:
    pages = [{path.partition("/")[2].rpartition(".")[0] for path in FILES if path.endswith("." + ending)} for _, ending, _ in LAYOUTS]
    assert pages[0] == pages[1] and {"index", "matrix"} < pages[0]


def test_every_link_of_the_markdown_leads_to_an_anchor_that_is_there() -> None:
    anchors = {path: re.findall(r'<a id="([^"]+)"></a>', text) for path, text in FILES.items() if path.endswith(".md")}
    for path, text in FILES.items():
        assert not path.endswith(".md") or len(anchors[path]) == len(set(anchors[path])), path
        for target in re.findall(r"(?<!\\)\]\(([^)]+)\)", text) if path.endswith(".md") else ():
            file, _, at = target.partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            assert to in FILES and (not at or at in anchors[to]), (path, target)


def test_every_reference_of_the_rst_leads_to_a_label_and_no_label_is_there_twice() -> None:
    pages = {path: text for path, text in FILES.items() if path.endswith(".rst")}
    labels = [label for text in pages.values() for label in re.findall(r"(?m)^ *\.\. _([^:]+):$", text)]
    assert len(labels) == len({label.lower() for label in labels})
    for path, text in pages.items():
        assert set(re.findall(r":ref:`[^`]+ <([^<>`]+)>`", text)) <= set(labels), path


def test_no_page_speaks_of_this_machine_or_is_unfinished() -> None:
    for path, text in FILES.items():
        assert str(REPOSITORY) not in text and "{{" not in text and "{%" not in text and not re.search(r"\bNone of\b", text), path
        assert text.endswith("\n") and not text.endswith("\n\n"), path


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("int", ["int"]),
        ("int | None", ["int", "None"]),
        ("tuple[int | str, int] | str", ["tuple[int | str, int]", "str"]),
        ("Literal['rb', 'wb'] | None", ["'rb'", "'wb'", "None"]),
    ],
)
def test_a_type_falls_into_its_alternatives(written: str, parts: list[str]) -> None:
    assert alternatives(written) == parts


def test_words_are_not_taken_for_markup() -> None:
    assert markdown("a_b _c_ *d* <e> [f] `g` |") == r"a_b \_c\_ \*d\* \<e\> \[f\] \`g\` \|"
    assert rst("a_b c_ *d* `e` |f|") == r"a_b c\_ \*d\* \`e\` \|f\|"
    assert [markdown(one) for one in ("- a", "1. a", "# a", "-1", "a - b")] == [r"\- a", r"1\. a", r"\# a", "-1", "a - b"]
    for one in ("-", "1. a", "(a) b", ":a: b", ".. a", "a. b"):
        assert rst(one) == "\\" + one
    assert markdown_code("a | b") == r"<code>a \| b</code>"


def test_the_command_leaves_unchanged_pages_alone_and_bytes_do_not_depend_on_the_run(tmp_path: Path) -> None:
    out = tmp_path / "manuals"
    assert generator("docs", "--out", out, environment={"PYTHONHASHSEED": "1"}).code == 0
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    again = generator("docs", "--out", out, environment={"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "UTC+5"})
    assert again.code == 0 and again.out.endswith("files, nothing to change\n")
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before
    page = out / "markdown" / "acme.md"
    page.write_text("mine")
    refused = generator("docs", "--out", out)
    assert refused.code == 1 and refused.err.startswith(f"error[PW901]: {page} was edited by hand\n")
    assert generator("docs", "--out", out, "--check", "--force").code == 1 and page.read_text() == "mine"
    assert generator("docs", "--out", out, "--force").code == 0 and page.read_text() != "mine"
    one = generator("docs", "--out", out, "--variant", "acme")
    assert one.code == 0 and not (out / "markdown" / "matrix.md").exists() and page.exists()
