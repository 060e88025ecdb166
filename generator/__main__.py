"""The generator alone: `python3 -m generator COMMAND`."""

from __future__ import annotations

import argparse
import os
import sys

from generator.commands import add_parsers
from generator.commands.common import Parser


def main(arguments: list[str]) -> int:
    parser: argparse.ArgumentParser = Parser(prog="generator", description="Specification in, files out.")
    add_parsers(parser.add_subparsers(metavar="COMMAND", required=True))
    parsed = parser.parse_args(arguments)
    try:
        result: int = parsed.action(parsed)
        sys.stdout.flush()
        return result
    except BrokenPipeError:  # the reader of our output left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
