"""`generate`: the files of one firmware."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from generator.commands.common import BAD_INPUT, DONE, FAILED, Subparsers, folder, load_or_tell, parser, tell
from generator.diagnostics import Diagnostics
from generator.generate import Request, generate
from generator.model import Target
from generator.outputs import firmware_outputs
from generator.plan import Plan, State


def add(subparsers: Subparsers) -> None:
    made = parser(
        subparsers,
        "generate",
        "write the user C module, the conformance cases and api.json of a variant on a target",
        "./portwright generate --variant zerynth --target host --out zerynth-module",
    )
    made.add_argument("--variant", required=True, help="whose dialect scripts speak")
    made.add_argument("--target", default="host", help="what it runs on; host unless told")
    made.add_argument("--out", type=folder, required=True, metavar="FOLDER", help="where the files go")
    made.add_argument("--check", action="store_true", help="write nothing; show what would change, and end with 1 if anything")
    made.add_argument("--force", action="store_true", help="overwrite files that were edited by hand")
    made.add_argument("--depfile", type=Path, metavar="FILE", help="write what was read, for make and ninja")
    made.add_argument("--stamp", type=Path, metavar="FILE", help="touch this file when all is done; what --depfile is about")
    made.add_argument("--only", action="append", default=[], metavar="OUTPUT", help="only this output; may be repeated")
    made.set_defaults(action=run)


def run(parsed: argparse.Namespace) -> int:
    names = [output.name for output in firmware_outputs()]
    diagnostics = Diagnostics()
    for name in parsed.only:
        if name not in names:
            diagnostics.unknown("output", name, names)
    specification = None if diagnostics else load_or_tell(parsed)
    if specification is None:
        tell(diagnostics)
        return BAD_INPUT
    request = Request(
        variant=parsed.variant,
        target=parsed.target,
        folder=parsed.out,
        only=tuple(parsed.only),
        force=parsed.force,
        check=parsed.check,
        depfile=parsed.depfile,
        stamp=parsed.stamp,
        spec_dir=parsed.spec,
        targets_dir=parsed.targets,
    )
    plan = generate(specification, request, diagnostics)
    if plan is None:
        tell(diagnostics)
        return BAD_INPUT if any(one.code == "PW001" for one in diagnostics) else FAILED
    if parsed.check:
        return _show(plan)
    print(f"{plan.folder}: {len(plan.files)} files, {_counts(plan) or 'nothing to change'}")
    target = next(each for each in specification.targets if each.name == parsed.target)
    if any(file.path == "micropython.mk" for file in plan.files):
        print(_build_line(plan.folder.resolve(), target))
    return DONE


def _show(plan: Plan) -> int:
    for change in plan.changes:
        sys.stdout.write(change.diff() or f"{change.path}: empty file\n")
    if plan.up_to_date:
        return DONE
    print(f"{plan.folder} is out of date: {_counts(plan)}")
    return FAILED


def _build_line(folder: Path, target: Target) -> str:
    """What builds the module into the target's port, for whoever has a MicroPython checkout of their own."""
    if not target.port:
        port = " with the files over it of ".join((f"{target.folders[0]}/CMakeLists.txt", *target.folders[1:]))
        return f"build it with CMake: {port}, and USER_C_MODULES={folder / 'micropython.cmake'}"
    arguments = [f"{name}={value}" for name, value in target.make]
    arguments += [f"USER_C_MODULES={folder.parent}", f"FROZEN_MANIFEST={folder / 'manifest.py'}"]
    return f"build it with: {shlex.join(['make', '-C', f'ports/{target.port}', *arguments])}"


def _counts(plan: Plan) -> str:
    counts = [(sum(change.state is state for change in plan.changes), state) for state in State]
    return ", ".join(f"{count} {state.value}" for count, state in counts if count)
