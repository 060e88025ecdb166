"""`new target`: a folder whose firmware builds at once."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from generator.commands.common import BAD_INPUT, DONE, FAILED, Subparsers, load_or_tell, parser, tell
from generator.commands.scaffolding import check_name, create, quoted, tell_taken, tell_unwritable
from generator.diagnostics import Diagnostics
from generator.model import Target
from generator.pipeline import find_target

EXAMPLE = "./portwright new target my-board --like mps2-an385"


def add(subparsers: Subparsers) -> None:
    made = parser(subparsers, "target", "begin a new target", EXAMPLE)
    made.add_argument("name", metavar="NAME")
    made.add_argument("--like", required=True, metavar="TARGET", help="the target that it starts from")
    made.set_defaults(action=run)


def run(parsed: argparse.Namespace) -> int:
    specification = load_or_tell(parsed)
    if specification is None:
        return BAD_INPUT
    diagnostics = Diagnostics()
    parent = find_target(specification, parsed.like, diagnostics)
    folder: Path = parsed.targets / parsed.name
    check_name("target", parsed.name, specification, diagnostics)
    if not diagnostics and os.path.lexists(folder):
        tell_taken(folder, diagnostics)
    if parent is None or diagnostics:
        tell(diagnostics)
        return BAD_INPUT
    path = folder / "target.yaml"
    if not _create_in(folder, path, scaffold(parsed.name, parent), diagnostics):
        tell(diagnostics)
        return FAILED
    print(path)
    return DONE


def scaffold(name: str, parent: Target) -> str:
    """The YAML of a target that is its parent under another name."""
    return f"""\
# yaml-language-server: $schema=../../spec/schema/target.json
target: {name}
title: {quoted(f"{parent.title}, varied ({name})")}
summary: {quoted(f"As {parent.name}.")}
extends: {parent.name}

# What differs goes here and beside this file. A key says what {parent.name} says otherwise: mappings merge key by key, anything
# else is replaced, and an empty mapping takes away what is there. A file of this folder takes the place of the one with its name.
"""


def _create_in(folder: Path, path: Path, text: str, diagnostics: Diagnostics) -> bool:
    """The folder with the file in it, or neither."""
    try:
        folder.mkdir()
    except FileExistsError:
        tell_taken(folder, diagnostics)
        return False
    except OSError as error:
        tell_unwritable(folder, error, diagnostics)
        return False
    if not create(path, text, diagnostics):
        folder.rmdir()
        return False
    return True
