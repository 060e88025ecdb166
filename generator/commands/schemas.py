"""`schemas`: the JSON Schemas in spec/schema, for editors."""

from __future__ import annotations

import argparse
import sys

from generator.commands.common import BAD_INPUT, DONE, FAILED, Subparsers, load_or_tell, parser, tell
from generator.diagnostics import Diagnostics
from generator.generate import REPOSITORY, specification_files
from generator.plan import commit, compare


def add(subparsers: Subparsers) -> None:
    made = parser(subparsers, "schemas", "write the JSON Schemas of the specification's files", "./portwright schemas --check")
    made.add_argument("--check", action="store_true", help="write nothing; show what would change, and end with 1 if anything")
    made.add_argument("--force", action="store_true", help="overwrite files that were edited by hand")
    made.set_defaults(action=run)


def run(parsed: argparse.Namespace) -> int:
    specification = load_or_tell(parsed)
    if specification is None:
        return BAD_INPUT
    diagnostics = Diagnostics()
    plan = compare(parsed.spec / "schema", specification_files(specification, REPOSITORY), diagnostics, parsed.force)
    if parsed.check and not diagnostics:
        sys.stdout.writelines(change.diff() for change in plan.changes)
        return DONE if plan.up_to_date else FAILED
    if diagnostics or not commit(plan, diagnostics):
        tell(diagnostics)
        return FAILED
    return DONE
