"""`check`: the whole specification and all targets, every error at once."""

from __future__ import annotations

import argparse
import sys

from generator.commands.common import BAD_INPUT, DONE, Subparsers, add_json, parser
from generator.diagnostics import as_json, as_text
from generator.pipeline import load


def add(subparsers: Subparsers) -> None:
    made = parser(subparsers, "check", "check the specification and the targets", "./portwright check --json")
    add_json(made)
    made.set_defaults(action=run)


def run(parsed: argparse.Namespace) -> int:
    loaded = load(parsed.spec, parsed.targets)
    if parsed.json:
        sys.stdout.write(as_json(loaded.diagnostics, loaded.lines))
    elif loaded.diagnostics:
        sys.stderr.write(as_text(loaded.diagnostics, loaded.lines))
    if loaded.specification is None:
        return BAD_INPUT
    if not parsed.json:
        counts = (len(loaded.specification.variants), "variant"), (len(loaded.specification.targets), "target")
        print(", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts) + ", no errors")
    return DONE
