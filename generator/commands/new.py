"""`new`: begins what people add most."""

from __future__ import annotations

import argparse

from generator.commands import new_target, new_variant
from generator.commands.common import Subparsers


def add(subparsers: Subparsers) -> None:
    made = subparsers.add_parser(
        "new",
        help="begin a new variant or target",
        description="Begin a new variant or target.",
        epilog=f"example:\n  {new_variant.EXAMPLE}\n  {new_target.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kinds = made.add_subparsers(metavar="KIND", required=True)
    new_variant.add(kinds)
    new_target.add(kinds)
