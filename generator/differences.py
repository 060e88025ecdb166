"""What differs between two variants.

In: two variants and the catalogue. Out: a `Difference` for each fact that is not the same, in the order of the facts. Never: a
layout; `diff`, the manual and the migration pages share this list and add theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.facts import EXTRA, Line, lines
from generator.model import Catalogue, Variant
from generator.reference.calls import read_policies

MISSING = "absent"


@dataclass(frozen=True, slots=True)
class Difference:
    """`values` and `grounds` are those of the first and the second variant; MISSING where one has no such item."""

    kind: str
    item: str
    values: tuple[str, str]
    grounds: tuple[str, str]


def differences(first: Variant, second: Variant, catalogue: Catalogue) -> tuple[Difference, ...]:
    """A policy that differs is told where it differs, not again in every scope inside; not at all where one of the two has no call
    that reads it."""
    read = read_policies(first) & read_policies(second)
    left = {(line.kind, line.item): line for line in lines(first, catalogue)}
    right = {(line.kind, line.item): line for line in lines(second, catalogue)}
    found = []
    for key in [*left, *(key for key in right if key not in left)]:
        one, other = left.get(key), right.get(key)
        if key[0] == "absent" or (one and other and (_same(one, other) or _follows(one, other))):
            continue
        if key[0] == "policy" and (one is None or other is None or key[1].rpartition(".")[2] not in read):
            continue  # where the method is missing altogether, that is told of the method
        values = (one.value if one else MISSING, other.value if other else MISSING)
        grounds = (_grounds(one, left, key[1]), _grounds(other, right, key[1]))
        found.append(Difference(*key, values, grounds))
    return tuple(found)


def _same(one: Line, other: Line) -> bool:
    """Also where only one of the two vendors' pages has the call."""
    return one.value.removesuffix(EXTRA) == other.value.removesuffix(EXTRA)


def _follows(one: Line, other: Line) -> bool:
    """The scope around has the same two values."""
    return one.outer is not None and one.value == one.outer and other.value == other.outer


def _grounds(line: Line | None, own: dict[tuple[str, str], Line], item: str) -> str:
    if line is not None:
        return line.grounds
    absence = own.get(("absent", item))
    return absence.grounds if absence else ""
