"""The commands that only read the specification and write files.

In: parsed arguments. Out: text on standard output, diagnostics on standard error, an exit code: 0 done, 1 what was asked for
failed, 2 bad input. Never: a build, a process, a network.

Each command is a module with `add(subparsers)`; `add_parsers` mounts them all, here or in a larger program. A parsed command has
its function as `action`.
"""

from __future__ import annotations

from generator.commands import check, diff, dump, explain, generate, listing, new, publish, schemas
from generator.commands.common import Subparsers


def add_parsers(subparsers: Subparsers) -> None:
    for command in (listing, check, generate, publish, diff, explain, dump, new, schemas):
        command.add(subparsers)
