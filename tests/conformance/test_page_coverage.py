"""Every statement of the vendors' pages is about something that the specification has, and something proves it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
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
    assert "SO_REUSEADDR" not in {one.item for one in part.statements}
    assert all(isinstance(one.place, Place) and one.place.line > 0 for one in part.statements)


def listed(*arguments: str, spec: Path = SPEC) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "generator", "docs", "--coverage", *arguments, "--spec", str(spec)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_list_has_every_statement() -> None:
    code, out, err = listed()
    statements = [one for page in PAGES for one in page.statements]
    assert (code, err) == (0, "")
    assert all(one.says in out and all(case in out for case in one.cases) for one in statements)
    assert f"\n{len(statements)} statements on {len(PAGES)} pages: " in out
    code, out, err = listed("--json", "--variant", "zerynth")
    rows = json.loads(out)
    assert (code, err) == (0, "") and {row["variant"] for row in rows} == {"zerynth"}
    (page,) = (one for one in PAGES if one.variant == "zerynth")
    assert [(row["item"], row["says"], row["cases"]) for row in rows] == [
        (one.item, one.says, list(one.cases)) for one in page.statements
    ]


def test_the_list_ends_with_1_where_a_statement_is_untied_and_with_2_where_a_page_cannot_be_read(tmp_path: Path) -> None:
    shutil.copytree(SPEC, tmp_path / "spec")
    path = tmp_path / "spec" / "pages" / "zerynth.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f", {CASES}", "", 1), encoding="utf-8")
    code, out, err = listed(spec=tmp_path / "spec")
    assert code == 1 and "1 untied" in out and "NOTHING" in out
    assert re.match(re.escape(str(path)) + r":\d+:\d+: error\[PW605\]: nothing proves this statement\n +\d+ \| .*item: modules", err)
    path.write_text(text.replace("page: zerynth", "pag: zerynth", 1), encoding="utf-8")
    code, out, err = listed(spec=tmp_path / "spec")
    assert (code, out) == (2, "") and f"{path}:" in err
    code, out, err = listed("--variant", "zerinth")
    assert (code, out) == (2, "") and "did you mean 'zerynth'" in err
