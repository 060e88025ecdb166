"""What a TCP socket takes of the VM's heap. In: a firmware that this machine or its emulator runs. Out: bytes, as the VM's own
allocator counts them. Never: a connection; the sockets are only made.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from generator.model import Specification
from workbench import emulator
from workbench.failure import Failure
from workbench.firmware import Firmware, emulator_of, runs_here
from workbench.make import clean_environment

_LONGEST = 60.0  # seconds, of a machine that is busy with other things
_COUNT = 4  # fewer than any target has
_SCRIPT = """\
import gc, {module}
def made(sockets):
    gc.collect()
    before = gc.mem_alloc()
    for index in range({count}):
        sockets[index] = {module}.{name}()
    return gc.mem_alloc() - before
print(made([None] * {count}) // {count})
"""
_UPSTREAM = ("socket", "socket")


def socket_object(firmware: Firmware, program: Path, specification: Specification) -> int | None:
    """None where nothing here runs the firmware."""
    if not runs_here(program):
        return None
    module, name = _constructor(firmware.variant, specification)
    told = _said(program, _SCRIPT.format(module=module, name=name, count=_COUNT)).strip()
    if not told.isdigit():
        raise Failure(f"{firmware} did not tell what a socket takes: {told}")
    return int(told)


def _constructor(name: str | None, specification: Specification) -> tuple[str, str]:
    """A module of sockets and its class of those that speak IP."""
    variant = next((each for each in specification.variants if each.name == name), None)
    if variant is None:
        return _UPSTREAM
    return variant.modules[0], next(each.name for each in variant.classes if "inet" in each.families)


def _said(program: Path, script: str) -> str:
    machine = emulator_of(program)
    if machine is not None:
        outcome = emulator.run_to_end(program, machine, emulator.Boot(script.encode()), _LONGEST)
        return outcome.output if outcome.code == 0 else outcome.errors
    done = subprocess.run(
        [str(program), "-c", script],
        capture_output=True, text=True, check=False, timeout=_LONGEST, stdin=subprocess.DEVNULL, env=clean_environment({}),
    )  # fmt: skip
    return done.stdout if done.returncode == 0 else done.stderr
