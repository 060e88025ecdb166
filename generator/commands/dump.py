"""`dump`: the resolved variant, all of it."""

from __future__ import annotations

import argparse
import sys

from generator.commands.common import BAD_INPUT, DONE, Subparsers, add_json, load_or_tell, parser, table, tell
from generator.diagnostics import Diagnostics
from generator.facts import lines
from generator.model import Catalogue, Variant
from generator.outputs import manifest
from generator.pipeline import find_variant


def add(subparsers: Subparsers) -> None:
    made = parser(subparsers, "dump", "show a variant as it is after all layers are put together", "./portwright dump zerynth")
    made.add_argument("variant", metavar="VARIANT")
    add_json(made)
    made.set_defaults(action=run)


def run(parsed: argparse.Namespace) -> int:
    specification = load_or_tell(parsed)
    if specification is None:
        return BAD_INPUT
    diagnostics = Diagnostics()
    variant = find_variant(specification, parsed.variant, diagnostics)
    if variant is None:
        tell(diagnostics)
        return BAD_INPUT
    if parsed.json:
        sys.stdout.write(manifest.as_text(manifest.document_of(specification, variant)))
    else:
        sys.stdout.write(as_text(variant, specification.catalogue))
    return DONE


def as_text(variant: Variant, catalogue: Catalogue) -> str:
    """One line for each fact; a policy inside a class or method only where it differs from what holds around it."""
    head = f"{variant.name}: {variant.title}\n{variant.summary}\nextends {', '.join(variant.parents)}\n\n"
    rows = []
    for line in lines(variant, catalogue):
        if line.outer is None or line.value != line.outer:
            place = str(line.chain[-1].place) if line.chain else ""
            rows.append([line.kind, line.item, place, line.value])
    return head + table(rows)
