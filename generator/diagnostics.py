"""What is wrong with the input, for people and for programs.

In: findings of every stage, each with a code, a place and what would help. Out: all of a run together, in the order of
the files, as text or as JSON. Never: an exception for bad input, or a stop at the first mistake.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from generator.codes import CODES
from generator.model import Place

# From a place to the path to show for it and the text of its line; None where there is no such line.
Lines = Callable[[Place], tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Note:
    """A related place: "declared here"."""

    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class Diagnostic:
    code: str
    place: Place | None  # None: it is about the call, not about a line
    message: str
    expected: str = ""
    suggestion: str = ""
    notes: tuple[Note, ...] = ()


class Diagnostics:
    """Collects; the same finding at the same place counts once, as editions share the lines of what they extend."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Place | None, str], Diagnostic] = {}

    def error(
        self,
        code: str,
        place: Place | None,
        message: str,
        *,
        expected: str = "",
        suggestion: str = "",
        notes: tuple[Note, ...] = (),
    ) -> None:
        self._add(Diagnostic(code, place, message, expected, suggestion, notes))

    def unknown(self, kind: str, name: str, known: Iterable[str], *, of: str = "", show: bool = True) -> None:
        """A name on the command line that nothing has; `show` lists what there is instead."""
        names = list(known)
        self.error(
            "PW001",
            None,
            f"there is no {kind} '{name}'" + (f" of '{of}'" if of else ""),
            expected=(one_of(names) if names else f"a {kind}, but there is none") if show else "",
            suggestion=did_you_mean(name, names),
        )

    def _add(self, diagnostic: Diagnostic) -> None:
        if diagnostic.code not in CODES:
            raise ValueError(f"no such code: {diagnostic.code}")
        self._found.setdefault((diagnostic.code, diagnostic.place, diagnostic.message), diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        """By file, line and column; those without a place last, in the order in which they were found."""
        placed = [one for one in self._found.values() if one.place is not None]
        loose = [one for one in self._found.values() if one.place is None]
        yield from sorted(placed, key=lambda one: (str(one.place and one.place.file), _position(one), one.code))
        yield from loose

    def __len__(self) -> int:
        return len(self._found)


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    candidates = list(known)
    folded = {candidate.lower(): candidate for candidate in candidates}
    if word.lower() in folded:
        return folded[word.lower()]
    matches = difflib.get_close_matches(word, candidates, n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The suggestion for a word that nobody declared, or ""."""
    match = closest(word, known)
    return f"did you mean '{match}'?" if match is not None else ""


def one_of(words: Iterable[str]) -> str:
    """What could have stood there: "one of a, b, c"."""
    listed = list(words)
    return f"one of {', '.join(listed)}" if len(listed) > 1 else (listed[0] if listed else "nothing")


# --- printing --------------------------------------------------------------------------------------------------------


def as_text(diagnostics: Diagnostics, lines: Lines) -> str:
    """Every diagnostic as compilers print them, and how many there are."""
    blocks = [_block(one, lines) for one in diagnostics]
    return "\n".join([*blocks, summary(diagnostics)]) + "\n" if blocks else ""


def as_json(diagnostics: Diagnostics, lines: Lines) -> str:
    """The same as a JSON array, one object for each."""
    return json.dumps([_record(one, lines) for one in diagnostics], indent=2, ensure_ascii=False) + "\n"


def summary(diagnostics: Diagnostics) -> str:
    return f"{len(diagnostics)} error{'' if len(diagnostics) == 1 else 's'}"


def _block(one: Diagnostic, lines: Lines) -> str:
    where = "" if one.place is None else _shown(one.place, lines) + ": "
    out = [f"{where}error[{one.code}]: {one.message}"]
    if one.place is not None:
        text = lines(one.place)[1]
        if text is not None:
            out += excerpt(one.place, text)
    if one.expected:
        out.append(f"help: expected {one.expected}")
    if one.suggestion:
        out.append(f"help: {one.suggestion}")
    out += [f"note: {_shown(note.place, lines)}: {note.message}" for note in one.notes]
    return "\n".join(out)


def _shown(place: Place, lines: Lines) -> str:
    return f"{lines(place)[0]}:{place.line}:{place.column}"


def excerpt(place: Place, text: str, width: int | None = None) -> list[str]:
    """The line and carets under so many letters of it, or under the word there; tabs are kept so that the caret stands where the
    word does."""
    start = min(place.column - 1, len(text))
    margin = "".join(letter if letter == "\t" else " " for letter in text[:start])
    word = re.match(r""""(?:[^"\\]|\\.)*"|'[^']*'|[^\s,:\]\[{}#]+""", text[start:])
    if width is None:
        width = len(word.group()) if word else 1
    text = "".join(letter if letter.isprintable() or letter == "\t" else "\ufffd" for letter in text)
    number = f"{place.line:5}"
    caret = "^" * max(1, min(width, len(text.rstrip()) - start))
    return [f"{number} | {text.rstrip()}", f"{' ' * len(number)} | {margin}{caret}"]


def _record(one: Diagnostic, lines: Lines) -> dict[str, object]:
    record: dict[str, object] = {"code": one.code, "severity": "error", "message": one.message}
    if one.place is not None:
        record.update(_position_record(one.place, lines))
    if one.expected:
        record["expected"] = one.expected
    if one.suggestion:
        record["suggestion"] = one.suggestion
    if one.notes:
        record["notes"] = [_position_record(note.place, lines) | {"message": note.message} for note in one.notes]
    return record


def _position_record(place: Place, lines: Lines) -> dict[str, object]:
    return {"file": lines(place)[0], "line": place.line, "column": place.column}


def _position(one: Diagnostic) -> tuple[int, int]:
    return (one.place.line, one.place.column) if one.place is not None else (0, 0)
