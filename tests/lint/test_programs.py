"""Correct programs are clean: those of the pages, those of users, those of the demo, and the generated cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.generate import REPOSITORY
from tests.conformance.cases import cases_of
from tests.lint.support import linted, specification

VARIANTS = [one.name for one in specification().variants]
FOLDERS = [REPOSITORY / "tests/firmware/pages", REPOSITORY / "tests/firmware/programs", REPOSITORY / "spec/programs"]
PROGRAMS = [path for folder in FOLDERS for path in sorted(folder.glob("*/*.py")) if path.parent.name in VARIANTS]
_EVERY = 25  # of the generated cases one in so many is looked at


@pytest.mark.parametrize("path", [pytest.param(path, id="-".join(path.parts[-3:])) for path in PROGRAMS])
def test_a_program_is_clean_on_its_own_dialect(path: Path) -> None:
    findings = linted(path.read_bytes(), on=path.parent.name, names=(path.name,))[1]
    assert [(one.rule, one.region.line, one.message) for one in findings] == []


def test_there_are_programs_of_every_page() -> None:
    assert len(PROGRAMS) > 40


@pytest.mark.parametrize("name", VARIANTS)
def test_generated_cases_are_without_errors(name: str) -> None:
    """They speak every dialect at once, behind conditions."""
    for case in cases_of(name)[:: _EVERY]:
        findings = linted(case.text, on=name)[1]
        assert [(case.id, one.rule, one.message) for one in findings if one.severity.value == "error"] == []


def test_the_program_of_the_page_with_tabs_and_blanks_is_read() -> None:
    text = (REPOSITORY / "tests/firmware/pages/quecpython/client.py").read_bytes()
    with pytest.raises(SyntaxError):
        compile(text, "client.py", "exec")
    findings = linted(text, on="zerynth")[1]
    assert {one.rule for one in findings} >= {"PWL101", "PWL104"}
    wrong = linted(text.replace(b"sock.recv(256)", b"sock.receive()"), on="quecpython")[1]
    line = text.splitlines()[wrong[0].region.line - 1]
    assert line.decode()[wrong[0].region.column - 1 :].startswith("sock.recv")  # after four blanks and a tab
