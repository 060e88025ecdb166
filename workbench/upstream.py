"""MicroPython with its own sockets, for a target: what ours are compared with. In: the files of our module for the target, and its
folder `upstream`. Out: the files that stand in the module's place. Never: another VM, other flags, or a variant.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.model import Target
from generator.outputs.cpp import definitions
from generator.plan import OutputFile
from workbench.failure import BAD_INPUT, Failure


def in_place_of_ours(files: Sequence[OutputFile], target: Target, root: Path) -> list[OutputFile]:
    """`root` is the checkout. The makefile in `upstream` may use what of the runtime it needs; nothing of ours is registered."""
    found = _files(target, root)
    if not found:
        raise Failure(f"{target.name} has no folder upstream/: nothing says how its own sockets are built", BAD_INPUT)
    own = [OutputFile(name, path.read_text(encoding="utf-8")) for name, path in found.items()]
    runtime = [file for file in files if "/" in file.path and not file.path.startswith("companions/")]
    return [*runtime, *own]


def is_there(target: Target, root: Path) -> bool:
    """Whether the target says how its own sockets are built."""
    return bool(_files(target, root))


def _files(target: Target, root: Path) -> dict[str, Path]:
    return {path.name: path for folder in target.folders for path in sorted((root / folder / "upstream").glob("*"))}


def variables(target: Target) -> list[tuple[str, str]]:
    """What the makefile of a port of our own is told."""
    return [("PORTWRIGHT_DEFINITIONS", ";".join(definitions(target)))]
