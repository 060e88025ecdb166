"""Every statement of the vendors' pages is about something that the specification has, and something proves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.coverage import Page, check, pages
from generator.diagnostics import Diagnostics, as_text
from generator.generate import REPOSITORY
from generator.model import Place
from tests.conformance.cases import cases_of, specification

SPEC = REPOSITORY / "spec"
PAGES = pages(SPEC, Diagnostics())


def told(page: Page, root: Path = REPOSITORY) -> str:
    whole, diagnostics = specification(), Diagnostics()
    variant = next(one for one in whole.variants if one.name == page.variant)
    check(page, variant, whole.catalogue, {case.id for case in cases_of(page.variant)}, root, diagnostics)
    return as_text(diagnostics, lambda place: (place.file, None))


def test_the_pages_can_be_read() -> None:
    diagnostics = Diagnostics()
    pages(SPEC, diagnostics)
    assert as_text(diagnostics, lambda place: (place.file, None)) == ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.variant)
def test_every_statement_is_tied(page: Page) -> None:
    assert told(page) == ""


def test_every_vendors_page_is_there() -> None:
    first = {one.name for one in specification().variants if "-" not in one.name}
    assert {page.variant for page in PAGES} == first


def overturned(tmp_path: Path, old: str, new: str) -> str:
    """What is told of the page of zerynth after one change, in all."""
    (tmp_path / "pages").mkdir()
    text = (SPEC / "pages" / "zerynth.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "pages" / "zerynth.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    diagnostics = Diagnostics()
    (page, *_) = (*pages(tmp_path, diagnostics), None)
    return as_text(diagnostics, lambda place: (place.file, None)) + (told(page) if page else "")


FIRST = "- {item: modules, says: "
CASES = "cases: [fact.modules, fact.presence]"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (FIRST, "- {item: modul, says: ", "error[PW602]: 'zerynth' has no item 'modul'"),
        (CASES, "cases: [fact.modul]", "error[PW603]: 'zerynth' is not asked 'fact.modul'"),
        (CASES, "program: nowhere.py", "error[PW604]: there is no file tests/firmware/pages/nowhere.py"),
        (CASES, "test: tests/nowhere.cpp", "error[PW604]: there is no file tests/nowhere.cpp"),
        (f", {CASES}", "", "error[PW605]: nothing proves this statement"),
        ("page: zerynth", "page: zerynth\nextends: nobody", "error[PW601]: there is no page 'nobody'"),
        ("page: zerynth", "page: other", "error[PW303]: page 'other' stands in the file of 'zerynth'"),
    ],
)
def test_a_statement_that_came_loose_is_told(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert expected in overturned(tmp_path, old, new)


def test_a_part_leaves_out_what_it_excepts() -> None:
    part = next(page for page in PAGES if page.variant == "wipy")
    assert {"socket.recv", "IPPROTO_SEC"} <= {one.item for one in part.statements}
    assert "SOL_SOCKET" not in {one.item for one in part.statements}
    assert all(isinstance(one.place, Place) and one.place.line > 0 for one in part.statements)
