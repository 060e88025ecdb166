"""Whether everything that a vendor's page says is carried by the specification and proved on a firmware.

In: the files of spec/pages, each statement of a page in our words, and the resolved variants. Out: the statements of each page, and a
diagnostic for each that names an item or a case that does not exist, or nothing that proves it. Never: what a statement means; that
is for the cases.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping as Map
from dataclasses import dataclass
from pathlib import Path

from generator import schema, source
from generator.diagnostics import Diagnostics, did_you_mean
from generator.facts import lines
from generator.model import Catalogue, Place, Variant
from generator.source import Mapping

FOLDER = "pages"


@dataclass(frozen=True, slots=True)
class Statement:
    """`cases` are ids of conformance cases; one of `cases`, `program`, `test` and `open` is there."""

    item: str
    says: str
    cases: tuple[str, ...]
    program: str
    test: str
    open: str
    place: Place


@dataclass(frozen=True, slots=True)
class Page:
    """`statements` are its own, after those of the page that it is a part of."""

    variant: str
    source: str
    statements: tuple[Statement, ...]


def pages(spec_dir: Path, diagnostics: Diagnostics) -> tuple[Page, ...]:
    """Every page that can be read, by name."""
    roots: dict[str, Mapping] = {}
    for path in sorted((spec_dir / FOLDER).glob("*.yaml")):
        name = f"{FOLDER}/{path.name}"
        text = source.decode(name, path.read_bytes(), diagnostics)
        node = None if text is None else source.parse(name, text, diagnostics)
        root = None if node is None else schema.check(node, "page", diagnostics)
        if root is not None and _is_called(root, path.stem, diagnostics):
            roots[path.stem] = root
    return tuple(_page(root, roots, diagnostics) for root in roots.values())


def _is_called(root: Mapping, stem: str, diagnostics: Diagnostics) -> bool:
    name = root.text("page")
    if name != stem:
        what = f"page '{name}' stands in the file of '{stem}'"
        diagnostics.error("PW303", root.place_of("page"), what, expected=f"'{stem}'")
    return name == stem


def _page(root: Mapping, roots: Map[str, Mapping], diagnostics: Diagnostics) -> Page:
    above = root.text("extends")
    if above and above not in roots:
        what = f"there is no page '{above}'"
        diagnostics.error("PW601", root.place_of("extends"), what, suggestion=did_you_mean(above, list(roots)))
    inherited = _statements(roots[above]) if above in roots else ()
    dropped = {one.text("item") for one in root.records("except")}
    return Page(
        root.text("page"),
        root.text("source"),
        (*(one for one in inherited if one.item not in dropped), *_statements(root)),
    )


def _statements(root: Mapping) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            one.text("item"),
            one.text("says"),
            tuple(each.text for each in one.scalars("cases")),
            one.text("program"),
            one.text("test"),
            one.text("open"),
            one.place,
        )
        for one in root.records("statements")
    )


def check(
    page: Page, variant: Variant, catalogue: Catalogue, cases: Collection[str], root: Path, diagnostics: Diagnostics
) -> None:
    """Each statement is about an item of the variant, and something proves it. `cases` are the ids of its conformance cases; `root` is
    the folder in which tests/ stands."""
    items = sorted({line.item for line in lines(variant, catalogue)})
    for one in page.statements:
        if one.item not in items:
            what = f"'{variant.name}' has no item '{one.item}'"
            diagnostics.error("PW602", one.place, what, suggestion=did_you_mean(one.item, items))
        for case in one.cases:
            if case not in cases:
                what = f"'{variant.name}' is not asked '{case}'"
                diagnostics.error("PW603", one.place, what, suggestion=did_you_mean(case, sorted(cases)))
        programs = [f"tests/firmware/pages/{one.program}"] if one.program else []
        for path in (*programs, *filter(None, [one.test])):
            if not (root / path).is_file():
                diagnostics.error("PW604", one.place, f"there is no file {path}")
        if not (one.cases or one.program or one.test or one.open):
            what = "nothing proves this statement"
            diagnostics.error("PW605", one.place, what, expected="cases, program, test, or open with the reason")
