"""Findings: what is wrong where, what happens there, what to write instead.

In: what rules say. Out: findings in the order of the files. Never: a layout.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from workbench.lint.reading import Region


class Severity(Enum):
    """An error cannot work; a warning works differently; a note is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Edit:
    """The bytes from `start` to `end` of a file become `text`."""

    file: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """`file` is the position of the script in the program. `happens` is what the variant does, in the words of the
    specification; `instead` what to write. `edits` are there where that is certain."""

    rule: str
    severity: Severity
    file: int
    region: Region
    message: str
    happens: str = ""
    instead: str = ""
    edits: tuple[Edit, ...] = ()


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By file and place, the same one only once."""
    unique = {(one.rule, one.file, one.region, one.message): one for one in findings}
    return sorted(unique.values(), key=lambda one: (one.file, one.region.start, one.region.end, one.rule))


def counted(findings: Iterable[Finding]) -> dict[Severity, int]:
    listed = list(findings)
    return {severity: sum(one.severity is severity for one in listed) for severity in Severity}
