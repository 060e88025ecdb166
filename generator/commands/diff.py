"""`diff`: what differs between two variants, read like a list of errata."""

from __future__ import annotations

import argparse
import json
import sys

from generator.commands.common import BAD_INPUT, DONE, Subparsers, add_json, load_or_tell, parser, table, tell
from generator.diagnostics import Diagnostics
from generator.differences import Difference, differences
from generator.pipeline import find_variant

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
