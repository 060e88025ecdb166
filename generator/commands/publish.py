"""`stubs` and `docs`: files about variants, for people and their tools."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generator.commands import coverage
from generator.commands.common import BAD_INPUT, DONE, FAILED, Subparsers, folder, load_or_tell, parser, tell
from generator.diagnostics import Diagnostics
from generator.generate import variants_files
from generator.manual.figures import Figures, figures
from generator.model import Specification, Variant
from generator.pipeline import find_variant
from generator.plan import Plan, State, commit, compare


def add(subparsers: Subparsers) -> None:
    docs = _add(subparsers, "docs", "write the reference manuals, the matrix of variants, and what to change from each to each",
         "./portwright docs --variant zerynth --variant zerynth-2.3 --out manuals\n"
         "  ./portwright docs --coverage --variant zerynth")  # fmt: skip
    docs.add_argument("--coverage", action="store_true",
                      help="write nothing; list what the vendors' pages say, and what proves it; end with 1 if nothing does")  # fmt: skip
    docs.add_argument("--json", action="store_true", help="that list as JSON")
    docs.add_argument("--figures", type=_figures, action="extend", default=[], metavar="FILE",
                      help="sizes for the pages of targets, as size --json prints them; may be repeated")  # fmt: skip
    docs.set_defaults(action=lambda parsed: coverage.run(parsed) if parsed.coverage or parsed.json else run("docs", parsed))
    _add(subparsers, "stubs", "write type stubs, a distribution for each variant",
         "./portwright stubs --variant zerynth --out stubs")  # fmt: skip


def _add(subparsers: Subparsers, name: str, help_: str, example: str) -> argparse.ArgumentParser:
    made = parser(subparsers, name, help_, example)
    made.add_argument("--variant", action="append", default=[], metavar="VARIANT", help="only this one; may be repeated")
    made.add_argument("--out", type=folder, default=Path("build") / name, metavar="FOLDER",
                      help=f"where the files go, and what is no longer made goes away; build/{name} unless told")  # fmt: skip
    made.add_argument("--check", action="store_true", help="write nothing; show what would change, and end with 1 if anything")
    made.add_argument("--force", action="store_true", help="overwrite files that were edited by hand")
    made.set_defaults(action=lambda parsed: run(name, parsed))
    return made


def run(name: str, parsed: argparse.Namespace) -> int:
    specification = load_or_tell(parsed)
    if specification is None:
        return BAD_INPUT
    diagnostics = Diagnostics()
    variants = _chosen(specification, parsed.variant, diagnostics)
    if diagnostics:
        tell(diagnostics)
        return BAD_INPUT
    figures_ = tuple(parsed.figures) if name == "docs" else ()
    files = variants_files(specification, name, variants, parsed.targets.resolve().parent, figures_)
    plan = compare(parsed.out, files, diagnostics, parsed.force)
    if parsed.check and not diagnostics:
        return _show(plan)
    if diagnostics or not commit(plan, diagnostics):
        tell(diagnostics)
        return FAILED
    print(f"{plan.folder}: {len(plan.files)} files, {counts(plan) or 'nothing to change'}")
    return DONE


def _figures(name: str) -> tuple[Figures, ...]:
    try:
        return figures(Path(name).read_text(encoding="utf-8"))
    except OSError as error:
        raise argparse.ArgumentTypeError(f"cannot read {name}: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{name} is not what size --json prints: {error}") from None


def counts(plan: Plan) -> str:
    """How many files are in which state, but for those that stay as they are."""
    counted = [(sum(change.state is state for change in plan.changes), state) for state in State]
    return ", ".join(f"{count} {state.value}" for count, state in counted if count)


def _chosen(specification: Specification, names: list[str], diagnostics: Diagnostics) -> tuple[Variant, ...]:
    """In the specification's order, each once."""
    found = [find_variant(specification, name, diagnostics) for name in names]
    return tuple(one for one in specification.variants if not names or one in found)


def _show(plan: Plan) -> int:
    for change in plan.changes:
        sys.stdout.write(change.diff() or f"{change.path}: empty file\n")
    if plan.up_to_date:
        return DONE
    print(f"{plan.folder} is out of date: {counts(plan)}")
    return FAILED
