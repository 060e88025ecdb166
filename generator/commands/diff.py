"""`diff`: what differs between two variants, read like a list of errata."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass

from generator.commands.common import BAD_INPUT, DONE, Subparsers, add_json, load_or_tell, parser, table, tell
from generator.diagnostics import Diagnostics
from generator.facts import Line, lines
from generator.model import Catalogue, Variant
from generator.pipeline import find_variant

MISSING = "absent"


@dataclass(frozen=True, slots=True)
class Difference:
    kind: str
    item: str
    values: tuple[str, str]
    grounds: tuple[str, str]


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
    found = differences(first, second, specification.catalogue)
    names = (first.name, second.name)
    if parsed.markdown:
        sys.stdout.write(as_markdown(found, (first, second), specification.catalogue))
    else:
        sys.stdout.write(as_json(found, names) if parsed.json else as_text(found, names))
    return DONE


def differences(first: Variant, second: Variant, catalogue: Catalogue) -> tuple[Difference, ...]:
    """A policy that differs is told where it differs, not again in every scope inside."""
    left = {(line.kind, line.item): line for line in lines(first, catalogue)}
    right = {(line.kind, line.item): line for line in lines(second, catalogue)}
    found = []
    for key in [*left, *(key for key in right if key not in left)]:
        one, other = left.get(key), right.get(key)
        if key[0] == "absent" or (one and other and (one.value == other.value or _follows(one, other))):
            continue
        if key[0] == "policy" and (one is None or other is None):
            continue  # the method is missing altogether, which is told of the method
        values = (one.value if one else MISSING, other.value if other else MISSING)
        grounds = (_grounds(one, left, key[1]), _grounds(other, right, key[1]))
        found.append(Difference(*key, values, grounds))
    return tuple(found)


def as_text(found: tuple[Difference, ...], names: tuple[str, str]) -> str:
    if not found:
        return f"{names[0]} and {names[1]} do not differ\n"
    blocks = []
    for one in found:
        rows = [[name, value, why] for name, value, why in zip(names, one.values, one.grounds)]
        blocks.append(f"{one.item} ({one.kind})\n" + table(rows, "  "))
    return "\n".join(blocks)


def as_json(found: tuple[Difference, ...], names: tuple[str, str]) -> str:
    records: list[dict[str, object]] = []
    for one in found:
        sides = zip(names, one.values, one.grounds)
        records.append({"item": one.item, "kind": one.kind})
        records[-1].update({name: {"value": value, "grounds": why} for name, value, why in sides})
    return json.dumps(records, indent=2, ensure_ascii=False) + "\n"


def as_markdown(found: tuple[Difference, ...], variants: tuple[Variant, Variant], catalogue: Catalogue) -> str:
    titles = [one.title for one in variants]
    rows = [["item", *titles, "why"], ["---"] * 4]
    for one in found:
        values = [_with_words(one, value, catalogue) for value in one.values]
        rows.append([f"`{one.item}`", *map(_cell, values), _cell(one.grounds[1] or one.grounds[0])])
    table_ = "".join(f"| {' | '.join(row)} |\n" for row in rows) if found else "They do not differ.\n"
    return f"# From {titles[0]} to {titles[1]}\n\n{table_}"


def _with_words(one: Difference, value: str, catalogue: Catalogue) -> str:
    policy = next((each for each in catalogue.policies if one.kind == "policy" and each.name == one.item.rpartition(".")[2]), None)
    return f"{value}: {policy.value(value).sentence}" if policy is not None and value != MISSING else value


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


def _follows(one: Line, other: Line) -> bool:
    """The scope around has the same two values."""
    return one.outer is not None and one.value == one.outer and other.value == other.outer


def _grounds(line: Line | None, own: dict[tuple[str, str], Line], item: str) -> str:
    if line is not None:
        return line.grounds
    absence = own.get(("absent", item))
    return absence.grounds if absence else ""
