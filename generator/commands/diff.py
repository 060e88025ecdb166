"""`diff`: what differs between two variants, read like a list of errata."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from dataclasses import dataclass

from generator.commands.common import BAD_INPUT, DONE, Subparsers, add_json, load_or_tell, parser, table, tell
from generator.diagnostics import Diagnostics
from generator.facts import Line, lines
from generator.model import Catalogue, Variant
from generator.pipeline import find_variant

MISSING = "absent"
# The numbers of errors follow from the choice of their table, and are told with it.
_NUMBERS_OF = {"numbering": "error", "lookup numbering": "lookup error"}
_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """`numbers`: of a table of numbers, the names whose numbers differ, with both."""

    kind: str
    item: str
    values: tuple[str, str]
    grounds: tuple[str, str]
    numbers: tuple[tuple[str, str, str], ...] = ()


def add(subparsers: Subparsers) -> None:
    made = parser(
        subparsers, "diff", "show what differs between two variants, and from where", "./portwright diff zerynth zerynth-2.3"
    )
    made.add_argument("first", metavar="VARIANT")
    made.add_argument("second", metavar="VARIANT")
    add_json(made)
    made.set_defaults(action=run)


def run(parsed: argparse.Namespace) -> int:
    specification = load_or_tell(parsed)
    if specification is None:
        return BAD_INPUT
    diagnostics = Diagnostics()
    first = find_variant(specification, parsed.first, diagnostics)
    second = find_variant(specification, parsed.second, diagnostics)
    if first is None or second is None:
        tell(diagnostics)
        return BAD_INPUT
    found = differences(first, second, specification.catalogue)
    names = (first.name, second.name)
    sys.stdout.write(as_json(found, names) if parsed.json else as_text(found, names))
    return DONE


def differences(first: Variant, second: Variant, catalogue: Catalogue) -> tuple[Difference, ...]:
    """A policy that differs is told where it differs, not again in every scope inside."""
    left = {(line.kind, line.item): line for line in lines(first, catalogue)}
    right = {(line.kind, line.item): line for line in lines(second, catalogue)}
    found = []
    for key in [*left, *(key for key in right if key not in left)]:
        one, other = left.get(key), right.get(key)
        if key[0] == "absent" or key[0] in _NUMBERS_OF.values() or (one and other and (one.value == other.value or _follows(one, other))):
            continue
        if key[0] == "policy" and (one is None or other is None):
            continue  # the method is missing altogether, which is told of the method
        values = (one.value if one else MISSING, other.value if other else MISSING)
        grounds = (_grounds(one, left, key[1]), _grounds(other, right, key[1]))
        found.append(Difference(*key, values, grounds, _numbers(_NUMBERS_OF.get(key[0]), left, right)))
    return tuple(found)


def _numbers(
    kind: str | None, left: dict[tuple[str, str], Line], right: dict[tuple[str, str], Line]
) -> tuple[tuple[str, str, str], ...]:
    pairs = ((key[1], line.value, right[key].value) for key, line in left.items() if key[0] == kind)
    return tuple((name, one, other) for name, one, other in pairs if one != other)


def as_text(found: tuple[Difference, ...], names: tuple[str, str]) -> str:
    if not found:
        return f"{names[0]} and {names[1]} do not differ\n"
    blocks = []
    for one in found:
        rows = [[name, value, why] for name, value, why in zip(names, one.values, one.grounds)]
        blocks.append(f"{one.item} ({one.kind})\n" + table(rows, "  ") + _numbers_as_text(one.numbers))
    return "\n".join(blocks)


def _numbers_as_text(numbers: tuple[tuple[str, str, str], ...]) -> str:
    """In lines that break between two names only."""
    if not numbers:
        return ""
    told = ", ".join(f"{name} {one} -> {other}".replace(" ", "\N{NO-BREAK SPACE}") for name, one, other in numbers)
    return textwrap.fill(told, _WIDTH, initial_indent="  ", subsequent_indent="  ").replace("\N{NO-BREAK SPACE}", " ") + "\n"


def as_json(found: tuple[Difference, ...], names: tuple[str, str]) -> str:
    records: list[dict[str, object]] = []
    for one in found:
        sides = zip(names, one.values, one.grounds)
        records.append({"item": one.item, "kind": one.kind})
        records[-1].update({name: {"value": value, "grounds": why} for name, value, why in sides})
        if one.numbers:
            records[-1]["numbers"] = {name: dict(zip(names, numbers)) for name, *numbers in one.numbers}
    return json.dumps(records, indent=2, ensure_ascii=False) + "\n"


def _follows(one: Line, other: Line) -> bool:
    """The scope around has the same two values."""
    return one.outer is not None and one.value == one.outer and other.value == other.outer


def _grounds(line: Line | None, own: dict[tuple[str, str], Line], item: str) -> str:
    if line is not None:
        return line.grounds
    absence = own.get(("absent", item))
    return absence.grounds if absence else ""
