"""The programs that are compared. In: the checkout. Out: what to start, and the peer, built where they are not up to date.

Upstream is MicroPython as the target builds it, with its own sockets in place of our module: the same VM, the same flags. Raw is a
program of this machine; on a board it is a firmware in which C drives the same stack and driver.
"""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from generator.model import Emulator
from workbench.bench.rows import OURS, RAW, UPSTREAM
from workbench.console import Console
from workbench.failure import Failure
from workbench.firmware import Firmware, build, emulator_of, version_of
from workbench.places import Places

PROGRAMS = Path(__file__).resolve().parent / "programs"
FLAGS = ("-Os", "-DNDEBUG")  # the unix port's own; -Wall and so on do not change the code


@dataclass(frozen=True, slots=True)
class Contenders:
    """What is put before "WORK HOST PORT COUNT SIZE" to start each, and the peer. With an emulator: a firmware and its script."""

    commands: dict[str, tuple[str, ...]]
    peer: str
    emulator: Emulator | None


def prepare(variant: str, target: str, places: Places, console: Console) -> Contenders:
    script = str(PROGRAMS / "work.py")
    upstream = build(Firmware(None, target), places, console)  # what may be lacking is built first
    ours = build(Firmware(variant, target), places, console)
    emulator = emulator_of(ours)
    raw: tuple[str, ...]
    if emulator is None:
        raw = (str(_compiled("raw", places)),)
    else:
        raw = (str(build(Firmware(None, target, bare=True), places, console)), str(PROGRAMS / "bare.py"))
    commands = {OURS: (str(ours), script), UPSTREAM: (str(upstream), script), RAW: raw}
    return Contenders(commands, str(_compiled("peer", places)), emulator)


def _compiled(name: str, places: Places) -> Path:
    """A program of programs/, compiled; its name in the cache says from what."""
    source = PROGRAMS / f"{name}.c"
    digest = hashlib.sha256(f"{FLAGS}{version_of('gcc')}".encode() + source.read_bytes()).hexdigest()[:12]
    program = places.make(places.own / "bench" / "programs") / f"{name}-{digest}"
    if not program.is_file():
        unfinished = program.with_suffix(".unfinished")
        command = ["gcc", *FLAGS, "-Wall", "-Wextra", "-Werror", "-o", str(unfinished), str(source)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise Failure(f"{source.name} did not compile:\n{done.stderr}")
        unfinished.replace(program)
    return program
