"""The sections of a linked program. In: an ELF file of any machine. Out: those that the machine's memory holds. Never: what only
people and debuggers read.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from workbench.failure import Failure
from workbench.make import clean_environment

# [ 1] .text  PROGBITS  20004000 001000 02d808 00  AX ...
_HEADER = re.compile(
    r"\s*\[ *\d+\] (?P<name>\S+) +(?P<kind>\S+) +(?P<address>[0-9a-f]+) [0-9a-f]+ (?P<size>[0-9a-f]+) [0-9a-f]+ +(?P<flags>[A-Za-z]*) "
)
_SYMBOL = re.compile(r"\s*\d+: (?P<value>[0-9a-f]+) .* (?P<name>\S+)")


@dataclass(frozen=True, slots=True)
class Section:
    """Of the output. `is_stored`: its bytes are in the image. `is_written`: they lie in RAM. Initialised data is both."""

    name: str
    address: int
    size: int
    is_stored: bool
    is_written: bool


def sections(program: Path) -> list[Section]:
    """Those with bytes in memory."""
    found = (_HEADER.match(line) for line in _told("--section-headers", program))
    return [
        Section(one["name"], int(one["address"], 16), int(one["size"], 16), one["kind"] != "NOBITS", "W" in one["flags"])
        for one in found
        if one is not None and "A" in one["flags"] and int(one["size"], 16) > 0
    ]


def distance(program: Path, first: str, last: str) -> int:
    """Bytes from one symbol to another."""
    found = (_SYMBOL.fullmatch(line) for line in _told("--symbols", program))
    values = {one["name"]: int(one["value"], 16) for one in found if one is not None}
    for name in (first, last):
        if name not in values:
            raise Failure(f"{program} has no symbol {name}, which the target names for its heap")
    return values[last] - values[first]


def _told(what: str, program: Path) -> list[str]:
    done = subprocess.run(
        ["readelf", "--wide", what, str(program)],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env=clean_environment({}),
    )  # fmt: skip
    if done.returncode != 0:
        raise Failure(f"readelf cannot read {program}: {done.stderr.strip()}")
    return done.stdout.splitlines()
