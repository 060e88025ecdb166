"""The files of errors/: edits of the golden specification, and the text that they lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.generator.support import HERE, golden_copy, load_from, told

ERRORS = HERE / "errors"
_EDIT = re.compile(r"(?P<file>[^\n<>=]+)\n<<<<\n(?P<old>.*?)====\n(?P<new>.*?)>>>>\n", re.DOTALL)


@dataclass(frozen=True)
class Edit:
    file: str
    old: str
    new: str


@dataclass(frozen=True)
class ErrorCase:
    path: Path
    edits: tuple[Edit, ...]
    expected: str

    @property
    def code(self) -> str:
        return self.path.stem.partition("_")[0]


def error_cases() -> list[ErrorCase]:
    return [read_case(path) for path in sorted(ERRORS.glob("*.txt"))]


def read_case(path: Path) -> ErrorCase:
    text = path.read_text(encoding="utf-8")
    edits = [Edit(match["file"].strip(), match["old"], match["new"]) for match in _EDIT.finditer(text)]
    expected = text[max((match.end() for match in _EDIT.finditer(text)), default=0) :]
    return ErrorCase(path, tuple(edits), expected)


def outcome(case: ErrorCase, folder: Path) -> str:
    """What `check` says about the golden specification with the edits made."""
    house = golden_copy(folder)
    for edit in case.edits:
        apply(edit, house / edit.file)
    return told(load_from(house), house)


def apply(edit: Edit, path: Path) -> None:
    if edit.new == "(deleted)\n":
        path.unlink()
        return
    if not edit.old:
        path.parent.mkdir(exist_ok=True)
        path.write_text(edit.new, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    assert text.count(edit.old) == 1, f"{edit.old!r} stands {text.count(edit.old)} times in {path.name}"
    path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")


def rewrite(case: ErrorCase, folder: Path) -> None:
    text = case.path.read_text(encoding="utf-8")
    case.path.write_text(text[: len(text) - len(case.expected)] + outcome(case, folder), encoding="utf-8")
