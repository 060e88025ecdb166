"""`diff`: what differs between two variants, read like a list of errata."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from dataclasses import dataclass

from generator.commands.common import BAD_INPUT, DONE, Subparsers, add_json, load_or_tell, parser, table, tell
from generator.diagnostics import Diagnostics
from generator.differences import MISSING, Difference, differences
from generator.model import Catalogue, Variant
from generator.pipeline import find_variant

# The numbers of errors follow from the choice of their table, and are told with it.
_NUMBERS_OF = {"numbering": "error", "lookup numbering": "lookup error"}
_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """`numbers`: of a table of numbers, the differences of its errors."""

    difference: Difference
    numbers: tuple[Difference, ...]


def add(subparsers: Subparsers) -> None:
    made = parser(
        subparsers, "diff", "show what differs between two variants, and from where", "./portwright diff zerynth zerynth-2.3"
    )
    made.add_argument("first", metavar="VARIANT")
    made.add_argument("second", metavar="VARIANT")
    shape = made.add_mutually_exclusive_group()
    add_json(shape)
    shape.add_argument("--markdown", action="store_true", help="as a table in Markdown, with the words for each behaviour")
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
    found = entries(differences(first, second, specification.catalogue))
    names = (first.name, second.name)
    if parsed.markdown:
        sys.stdout.write(as_markdown(found, (first, second), specification.catalogue))
    else:
        sys.stdout.write(as_json(found, names) if parsed.json else as_text(found, names))
    return DONE


def entries(found: tuple[Difference, ...]) -> tuple[Entry, ...]:
    """A table's numbers do not drown the rest."""
    numbers = _NUMBERS_OF.values()
    return tuple(
        Entry(one, tuple(each for each in found if each.kind == _NUMBERS_OF.get(one.kind)))
        for one in found
        if one.kind not in numbers
    )


def as_text(found: tuple[Entry, ...], names: tuple[str, str]) -> str:
    if not found:
        return f"{names[0]} and {names[1]} do not differ\n"
    blocks = []
    for entry in found:
        one = entry.difference
        rows = [[name, value, why] for name, value, why in zip(names, one.values, one.grounds)]
        blocks.append(f"{one.item} ({one.kind})\n" + table(rows, "  ") + _numbers_as_text(entry.numbers))
    return "\n".join(blocks)


def _numbers_as_text(numbers: tuple[Difference, ...]) -> str:
    """In lines that break between two names only."""
    if not numbers:
        return ""
    told = ", ".join(_change(each).replace(" ", "\N{NO-BREAK SPACE}") for each in numbers)
    return textwrap.fill(told, _WIDTH, initial_indent="  ", subsequent_indent="  ").replace("\N{NO-BREAK SPACE}", " ") + "\n"


def _change(number: Difference) -> str:
    return f"{number.item} {' -> '.join(number.values)}"


def as_json(found: tuple[Entry, ...], names: tuple[str, str]) -> str:
    records: list[dict[str, object]] = []
    for entry in found:
        one = entry.difference
        sides = zip(names, one.values, one.grounds)
        records.append({"item": one.item, "kind": one.kind})
        records[-1].update({name: {"value": value, "grounds": why} for name, value, why in sides})
        if entry.numbers:
            records[-1]["numbers"] = {each.item: dict(zip(names, each.values)) for each in entry.numbers}
    return json.dumps(records, indent=2, ensure_ascii=False) + "\n"


def as_markdown(found: tuple[Entry, ...], variants: tuple[Variant, Variant], catalogue: Catalogue) -> str:
    titles = [one.title for one in variants]
    rows = [["item", *titles, "why"], ["---"] * 4]
    for entry in found:
        one = entry.difference
        values = [_with_words(one, value, catalogue) for value in one.values]
        numbers = ", ".join(_change(each) for each in entry.numbers)
        why = " ".join(filter(None, (one.grounds[1] or one.grounds[0], numbers)))
        rows.append([f"`{one.item}`", *map(_cell, values), _cell(why)])
    table_ = "".join(f"| {' | '.join(row)} |\n" for row in rows) if found else "They do not differ.\n"
    return f"# From {titles[0]} to {titles[1]}\n\n{table_}"


def _with_words(one: Difference, value: str, catalogue: Catalogue) -> str:
    policy = next((each for each in catalogue.policies if one.kind == "policy" and each.name == one.item.rpartition(".")[2]), None)
    return f"{value}: {policy.value(value).sentence}" if policy is not None and value != MISSING else value


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
