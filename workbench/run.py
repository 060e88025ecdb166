"""Runs a script on the firmware of a variant. In: the firmware, rules for names and ports, the device's address, the script's
command line. Out: the script's exit code; or nothing: where the firmware is a program of this machine, this process becomes it,
so the terminal, Ctrl-C and the exit code are the script's. A board's emulator is joined to this process instead.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from generator.model import Emulator
from workbench import addresses, wire
from workbench import emulator as emulators
from workbench.failure import OWN_FAILURE, Failure
from workbench.rules import MOST_RULES, check_address, check_connect_to, check_forward, refused
from workbench.session import Session, raw_terminal

# Exit codes of `run` that cannot be the script's, as `env` and `docker run` use them; a third is OWN_FAILURE.
NOT_EXECUTABLE = 126
NO_SCRIPT = 127

_LARGEST_ARGUMENT = 128 * 1024  # of one argument, terminator included (Linux, MAX_ARG_STRLEN)


def check_rules(connect_to: Sequence[str], forward: Sequence[str]) -> None:
    if max(len(connect_to), len(forward)) > MOST_RULES:
        raise refused(f"more than {MOST_RULES} rules of a kind")
    for rule in connect_to:
        check_connect_to(rule)
    for rule in forward:
        check_forward(rule)


def address_of_host(wanted: Sequence[str]) -> str | None:
    """The one that --address says, None where it says nothing."""
    if len(wanted) > 1:
        raise refused(f"--address {wanted[1]!r}: on this machine a device has one address")
    return check_address(wanted[0]) if wanted else None


@dataclass(frozen=True, slots=True)
class BoardNetwork:
    """What a board is on, before it is there: QEMU's own network, or the wire of a folder."""

    own: tuple[str, ...]
    forward: tuple[str, ...]
    folder: Path | None

    @classmethod
    def checked(cls, wanted: Sequence[str], forward: Sequence[str], folder: str | None, families: Sequence[str]) -> BoardNetwork:
        """`wanted` is what --address says; where it says nothing, a board on QEMU's network has an address of each family."""
        if folder is not None and not wanted:
            raise refused(f"--wire {folder}: nobody gives addresses on a wire; say one, as in --address 10.0.0.1/24")
        if folder is not None and forward:
            raise refused(f"--forward {forward[0]!r}: from a wire nothing is forwarded")
        own = addresses.check_own(wanted, families) if wanted else addresses.usual(families)
        return cls(own, tuple(forward), None if folder is None else Path(folder))

    def joined(self) -> AbstractContextManager[emulators.Network]:
        if self.folder is not None:
            return wire.joined(self.folder, self.own)
        return nullcontext(emulators.ThisMachine(self.forward, self.own))


def environment_for(
    connect_to: Sequence[str], forward: Sequence[str], environment: Mapping[str, str], address: str | None = None
) -> dict[str, str]:
    """The environment that a firmware of this machine reads its rules and its own address from."""
    check_rules(connect_to, forward)
    rules = {
        "PORTWRIGHT_CONNECT_TO": ",".join(connect_to),
        "PORTWRIGHT_FORWARD": ",".join(forward),
        "PORTWRIGHT_ADDRESS": address or "",
    }
    kept = {name: value for name, value in environment.items() if name not in rules}
    return {**kept, **{name: value for name, value in rules.items() if value}}


def check_script(script: str | None) -> None:
    """Before anything is built: whether there is something to run."""
    if script is None or script == "-":
        return
    path = Path(script)
    if path.is_dir():
        raise Failure(f"{script} is a folder; name a Python file", NO_SCRIPT)
    try:
        path.open("rb").close()
    except OSError as error:
        raise Failure(f"cannot read {script}: {(error.strerror or str(error)).lower()}", NO_SCRIPT) from error


def command_line(script: str | None, arguments: Sequence[str]) -> list[str]:
    """What the firmware is started with; it takes a program of standard input as an argument."""
    if script is None:
        return ["micropython"]
    if script != "-":
        # A name that begins with a dash would be an option to the firmware.
        return ["micropython", f"./{script}" if script.startswith("-") else script, *arguments]
    text = sys.stdin.buffer.read()
    if b"\0" in text or len(text) >= _LARGEST_ARGUMENT:
        raise Failure("the program on standard input is too large or holds a zero byte; run it from a file", OWN_FAILURE)
    return ["micropython", "-c", os.fsdecode(text), *arguments]


def become(firmware: Path, command: Sequence[str], environment: Mapping[str, str], limit: float | None) -> NoReturn:
    """Replaces this process by the firmware, in the hands of timeout(1) where there is a limit."""
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        if limit is not None:
            os.execvpe(
                "timeout", ["timeout", "--foreground", str(limit), str(firmware), *command[1:]], dict(environment)
            )
        os.execve(firmware, list(command), dict(environment))
    except OSError as error:
        raise Failure(f"cannot run {firmware}: {(error.strerror or str(error)).lower()}", NOT_EXECUTABLE) from error


def on_board(
    firmware: Path, emulator: Emulator, script: str | None, arguments: Sequence[str], connect_to: Sequence[str],
    network: BoardNetwork, limit: float | None,
) -> int:  # fmt: skip
    """Runs the script on the emulated board, or opens the board's prompt, and returns the exit code."""
    given = None if sys.stdin is None else sys.stdin.fileno()
    if script is None and (given is None or not os.isatty(given)):
        script = "-"  # as the program of this machine has it
    prompt = script is None
    name = "" if script is None or script == "-" else script
    text = None
    if not prompt:
        text = Path(name).read_bytes() if name else b"" if given is None else sys.stdin.buffer.read()
    boot = emulators.Boot(text, name, tuple(arguments), tuple(connect_to))
    print(
        f"portwright: {emulator.machine} has neither clock nor randomness: the time is this machine's, "
        f"random numbers come from test seed {boot.seed}",
        file=sys.stderr, flush=True,
    )  # fmt: skip
    with network.joined() as joined, emulators.started(firmware, emulator, boot, joined) as board:
        if not prompt:
            return Session(board, limit, given=given, prompt=False).run()
        print("portwright: Ctrl-D ends the prompt, Ctrl-] ends it in any case", file=sys.stderr, flush=True)
        assert given is not None
        with raw_terminal(given):
            return Session(board, limit, given=given, prompt=True).run()
