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


def in_place_of_ours(files: Sequence[OutputFile], folders: Sequence[Path]) -> list[OutputFile]:
    """Of a file that is in several folders the last one's counts. Their makefile may use what of the runtime it needs; nothing of ours
    is registered."""
    found = {path.name: path for folder in folders for path in sorted(folder.glob("*"))}
    if not any(name.startswith("micropython.") for name in found):
        raise Failure(f"there is no {folders[0]}: nothing says how upstream's own sockets are built", BAD_INPUT)
    own = [OutputFile(name, path.read_text(encoding="utf-8")) for name, path in found.items()]
    runtime = [file for file in files if "/" in file.path and not file.path.startswith("companions/")]
    return [*runtime, *own]


def folders(target: Target, root: Path) -> list[Path]:
    """Those of its folders that may say how its own sockets are built. `root` is the checkout."""
    return [root / folder / "upstream" for folder in target.folders]


def is_there(target: Target, root: Path) -> bool:
    """Whether the target says how its own sockets are built."""
    return any(folder.is_dir() for folder in folders(target, root))


def variables(target: Target) -> list[tuple[str, str]]:
    """What the makefile of a port of our own is told."""
    return [("PORTWRIGHT_DEFINITIONS", ";".join(definitions(target)))]
