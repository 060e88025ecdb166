"""`./portwright size`. In: what was asked for. Out: a table or JSON on standard output, and a picture. Never: a figure of a firmware
that is not up to date."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from generator.commands.common import Subparsers
from workbench import firmware, upstream
from workbench.console import Console
from workbench.failure import BAD_INPUT, Failure
from workbench.firmware import Firmware
from workbench.places import Places
from workbench.size.budgets import budgets_of
from workbench.size.measuring import Size, measure
from workbench.size.report import Report, as_json, as_text
from workbench.size.treemap import treemap

_EXAMPLE = """./portwright size --target mps2-an385 --variant zerynth
  ./portwright size --target cc3200 --variant wipy --plot wipy.svg"""


def add(subparsers: Subparsers) -> None:
    made = subparsers.add_parser(
        "size",
        help="tell flash and RAM of a firmware by part, beside upstream's sockets",
        description="Tell flash and RAM of a firmware by part, beside upstream's sockets and the budgets.",
        epilog=f"example:\n  {_EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--target", required=True, help="what the firmware is for (see `list targets`)")
    made.add_argument("--variant", default="micropython", help="its dialect; micropython unless told")
    made.add_argument("--lean", action="store_true",
                      help="of a firmware with IPv4 alone and without what serves tests, which the budgets are about")  # fmt: skip
    made.add_argument("--json", action="store_true", help="as JSON")
    made.add_argument("--plot", default="", metavar="FILE.svg", help="also as a picture, each file's area its bytes")
    made.set_defaults(action=_size)


def _size(parsed: argparse.Namespace) -> int:
    if parsed.plot and not Path(parsed.plot).absolute().parent.is_dir():
        raise Failure(f"--plot {parsed.plot}: there is no folder {Path(parsed.plot).absolute().parent}", BAD_INPUT)
    places = Places.find()
    report = made(Firmware(parsed.variant, parsed.target, lean=parsed.lean), places, Console())
    print(as_json(report) if parsed.json else as_text(report) + "\n", end="")
    if parsed.plot:
        Path(parsed.plot).write_text(treemap(report, places.root / "templates"), encoding="utf-8")
    return 0


def made(wanted: Firmware, places: Places, console: Console) -> Report:
    """Builds what is needed and measures it."""
    specification = firmware.load(places)
    variant, target = firmware.resolved(wanted, specification)
    budgets = budgets_of(target.name)

    def size(one: Firmware) -> Size:
        return measure(one, specification, target, places, console)

    return Report(
        target=target.name,
        variant=variant.name,
        is_lean=wanted.lean,
        size=size(wanted),
        upstream=size(replace(wanted, variant=None)) if upstream.is_there(target, places.root) else None,
        budgets=budgets,
        lean=size(replace(wanted, lean=True)) if budgets else None,
        memory=target.memory,
    )
