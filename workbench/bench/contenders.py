"""The programs that are compared. In: the checkout. Out: command lines and the peer, built where they are not up to date.

Upstream is MicroPython as the host target builds it, with its own sockets in place of our module: the same VM, the same flags.
"""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from workbench.bench.rows import OURS, RAW, UPSTREAM
from workbench.console import Console
from workbench.failure import Failure
from workbench.firmware import Firmware, build
from workbench.make import clean_environment
from workbench.places import Places

PROGRAMS = Path(__file__).resolve().parent / "programs"
FLAGS = ("-Os", "-DNDEBUG")  # the unix port's own; -Wall and so on do not change the code
_TARGET = "host"


@dataclass(frozen=True, slots=True)
class Contenders:
    """What is put before "WORK PORT COUNT" to start each, and the peer."""

    commands: dict[str, tuple[str, ...]]
    peer: str


def prepare(variant: str, places: Places, console: Console) -> Contenders:
    script = str(PROGRAMS / "work.py")
    ours = build(Firmware(variant, _TARGET), places, console)
    upstream = build(Firmware(None, _TARGET), places, console)
    return Contenders(
        {
            OURS: (str(ours), script),
            UPSTREAM: (str(upstream), script),
            RAW: (str(_compiled("raw", places)),),
        },
        str(_compiled("peer", places)),
    )


def compiler() -> str:
    said = subprocess.run(
        ["gcc", "--version"], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL, env=clean_environment({})
    )
    return said.stdout.splitlines()[0]


def _compiled(name: str, places: Places) -> Path:
    """A program of programs/, compiled; its name in the cache says from what."""
    source = PROGRAMS / f"{name}.c"
    digest = hashlib.sha256(f"{FLAGS}{compiler()}".encode() + source.read_bytes()).hexdigest()[:12]
    program = places.make(places.own / "bench" / "programs") / f"{name}-{digest}"
    if not program.is_file():
        unfinished = program.with_suffix(".unfinished")
        command = ["gcc", *FLAGS, "-Wall", "-Wextra", "-Werror", "-o", str(unfinished), str(source)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise Failure(f"{source.name} did not compile:\n{done.stderr}")
        unfinished.replace(program)
    return program
