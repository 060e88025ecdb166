"""What the commands share: options, loading with all errors told, tables.

In: parsed arguments. Out: a loaded specification, or the exit code to end with. Never: what one command alone needs.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from generator.diagnostics import Diagnostics, as_text, did_you_mean
from generator.generate import REPOSITORY
from generator.model import Specification
from generator.pipeline import Loaded, load

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subparsers = object

DONE, FAILED, BAD_INPUT = 0, 1, 2


class Parser(argparse.ArgumentParser):
    """Tells what is wrong with arguments where they stand, and what was most likely meant."""

    def error(self, message: str) -> NoReturn:
        choice = re.search(r"invalid choice: '(.*)' \(choose from (.*)\)$", message, re.DOTALL)
        unknown = re.match(r"unrecognized arguments: (-[^\s=]+)", message)
        if choice:
            meant = did_you_mean(choice[1], re.findall(r"'([^']*)'", choice[2]))
        else:
            meant = did_you_mean(unknown[1], self._option_string_actions) if unknown else ""
        self.print_usage(sys.stderr)
        self.exit(BAD_INPUT, f"{self.prog}: error: {message}\n" + (f"help: {meant}\n" if meant else ""))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """A command's own parser knows best what it does not know."""
        parsed, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return parsed, rest


def parser(subparsers: Subparsers, name: str, help_: str, example: str) -> argparse.ArgumentParser:
    made = subparsers.add_parser(
        name,
        help=help_,
        description=f"{help_[0].upper()}{help_[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--spec", type=folder, default=_shown(REPOSITORY / "spec"), metavar="FOLDER", help="the specification")
    made.add_argument(
        "--targets", type=folder, default=_shown(REPOSITORY / "targets"), metavar="FOLDER", help="the targets"
    )
    return made


def folder(name: str) -> Path:
    """An argument that names a folder; nothing is no name, and would mean the current one."""
    if not name:
        raise argparse.ArgumentTypeError("a folder has a name")
    return Path(name)


def add_json(made: argparse._ActionsContainer) -> None:
    made.add_argument("--json", action="store_true", help="as JSON")


def load_or_tell(parsed: argparse.Namespace) -> Specification | None:
    """None where there are errors, which are told then."""
    loaded = load(parsed.spec, parsed.targets)
    if loaded.specification is None:
        sys.stderr.write(as_text(loaded.diagnostics, loaded.lines))
    return loaded.specification


def tell(diagnostics: Diagnostics, loaded: Loaded | None = None) -> None:
    """Diagnostics of a command; without `loaded` they are about the call and have no lines to show."""
    sys.stderr.write(as_text(diagnostics, loaded.lines if loaded else lambda place: (place.file, None)))


def table(rows: Sequence[Sequence[str]], indent: str = "") -> str:
    """Columns as wide as their longest cell, the last one free."""
    widths = [max((len(row[i]) for row in rows if i < len(row) - 1), default=0) for i in range(max(map(len, rows), default=0))]
    out = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths)] + [row[-1]]
        out.append((indent + "  ".join(cells)).rstrip() + "\n")
    return "".join(out)


def _shown(path: Path) -> Path:
    """Relative to the current folder where the path is below it, so that messages are short."""
    try:
        return path.relative_to(Path(os.getcwd()).resolve())
    except (ValueError, OSError):
        return path
