"""A board that QEMU plays. In: a firmware, what it finds in its memory at the start, the network it is on. Out: its console and
a stream of errors, and its exit code. Never: a QEMU that outlives whoever started it, or a forwarded port that other machines
can reach.

The firmware finds its script and the rest as records in the board's memory: targets/mps2-an385/parameters.h.
"""

from __future__ import annotations

import os
import selectors
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from generator.model import Emulator
from workbench import addresses
from workbench.failure import SETUP_MISSING, Failure
from workbench.rules import address_of, refused, with_address

TEST_SEED = 1  # boards have no source of randomness; the same run gives the same numbers
_LARGEST = 15 << 20  # bytes of all records
READY = b"\x16"  # what the firmware sends first, on the stream of errors
_CTRL_C = b"\x03"
_CTRL_D = b"\x04"


@dataclass(frozen=True, slots=True)
class ThisMachine:
    """QEMU's own network, on which this machine is the router. Nothing outside reaches the board but through forwarded ports of
    this machine's loopback."""

    forward: tuple[str, ...] = ()  # OUTSIDE:PORT
    own: tuple[str, ...] = addresses.USUAL  # of the board, as addresses.check_own returns them

    def options(self, model: str) -> list[str]:
        rules = []
        for rule in self.forward:
            outside, _, inside = rule.partition(":")
            rules += [f"hostfwd={kind}:127.0.0.1:{outside}-:{inside}" for kind in ("tcp", "udp")]
        made = [option for network in addresses.networks(self.own) for option in addresses.options(network)]
        return ["-nic", ",".join(["user", f"model={model}", *made, *rules])]

    def descriptors(self) -> tuple[int, ...]:
        return ()

    def records(self) -> list[tuple[str, str]]:
        return addresses.records(self.own, addresses.networks(self.own))

    def as_the_board_sees(self, rule: str) -> str:
        """A rule of --connect-to in which this machine's loopback is the address under which the board reaches it."""
        address = address_of(rule)
        here = next(network for network in addresses.networks(self.own) if network.version == address.version)
        return with_address(rule, addresses.router(here)) if address.is_loopback else rule


@dataclass(frozen=True, slots=True)
class Wire:
    """One end of a wire, from `wire()`: whoever holds the other is all that the board can reach. Each frame is a datagram,
    without its checksum. The board keeps a copy of the end."""

    end: socket.socket
    address: str = "52:54:00:12:34:56"  # of the board's controller; each board of a wire needs one of its own
    own: tuple[str, ...] = addresses.usual(("inet",))  # as for ThisMachine

    def options(self, model: str) -> list[str]:
        return [
            "-netdev", f"dgram,id=wire,local.type=fd,local.str={self.end.fileno()}",
            "-net", f"nic,netdev=wire,model={model},macaddr={self.address}",
        ]  # fmt: skip

    def descriptors(self) -> tuple[int, ...]:
        return (self.end.fileno(),)

    def records(self) -> list[tuple[str, str]]:
        return addresses.records(self.own)

    def as_the_board_sees(self, rule: str) -> str:
        if address_of(rule).is_loopback:
            raise refused(f"--connect-to {rule!r}: a board on a wire does not reach this machine")
        return rule


@dataclass(frozen=True, slots=True)
class Alone:
    """No network; then time need not be this machine's either. It is the number of instructions that the board has carried out, each of
    NANOSECONDS, about as fast as a board of 25 MHz, and it leaps where the board sleeps. So nothing waits, and a script sees the same
    every time, however busy this machine is. The board has the addresses that it would have on QEMU's network."""

    NANOSECONDS: ClassVar[int] = 1 << 5

    def options(self, model: str) -> list[str]:
        return ["-nic", "none", "-icount", f"shift={self.NANOSECONDS.bit_length() - 1},sleep=off"]

    def descriptors(self) -> tuple[int, ...]:
        return ()

    def records(self) -> list[tuple[str, str]]:
        return ThisMachine().records()

    def as_the_board_sees(self, rule: str) -> str:
        return ThisMachine().as_the_board_sees(rule)


Network = ThisMachine | Wire | Alone


@dataclass(frozen=True, slots=True)
class Boot:
    """What the firmware is started with. Without a script it opens its prompt."""

    script: bytes | None = None
    name: str = ""  # of the script's file; "": it has none
    arguments: tuple[str, ...] = ()
    connect_to: tuple[str, ...] = ()  # HOST:PORT:ADDRESS:PORT
    seed: int = TEST_SEED

    def records(self, network: Network = ThisMachine()) -> bytes:
        rules = ",".join(map(network.as_the_board_sees, self.connect_to))
        made = [_record("HERE"), _record("SEED", struct.pack("<I", self.seed)), _record("CONN", rules.encode())]
        made += [_record(tag, content.encode()) for tag, content in network.records()]
        if self.script is not None:
            made += [_record("NAME", os.fsencode(self.name or "<stdin>")), _record("TEXT", self.script)]
            made += [_record("ARGV", os.fsencode(each)) for each in (self.name, *self.arguments)]
        whole = b"PWRUN1\0\0" + b"".join(made) + _record("DONE")
        if len(whole) > _LARGEST:
            raise Failure(f"the script and its arguments are {len(whole)} bytes; the board takes {_LARGEST}")
        return whole


def _record(tag: str, data: bytes = b"") -> bytes:
    return tag.encode() + struct.pack("<I", len(data)) + data + b"\0" * (4 - len(data) % 4)


@contextmanager
def wire() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a wire. A frame whose taker is too slow waits with its sender."""
    with ExitStack() as stack:
        yield _pair(stack, socket.SOCK_DGRAM)


@dataclass(slots=True)
class Board:
    """A running one. `console` is what scripts print and read; `errors` carries what goes to standard error; `monitor` is QEMU's
    own prompt for programs (QMP), before its greeting was read."""

    process: subprocess.Popen[bytes]
    console: socket.socket
    errors: socket.socket
    monitor: socket.socket
    complaints: Path

    def interrupt(self) -> None:
        """Ctrl-C, past whatever input waits on the console."""
        self._tell(_CTRL_C)

    def end_input(self, size: int) -> None:
        """Says that the console's input is `size` bytes, and no more will come."""
        self._tell(_CTRL_D + struct.pack("<I", size & 0xFFFFFFFF))

    def _tell(self, message: bytes) -> None:
        try:
            self.errors.send(message)
        except OSError:
            pass  # it has ended meanwhile

    def said(self) -> str:
        """What QEMU itself complained about."""
        return self.complaints.read_text(encoding="utf-8", errors="replace").strip()


@contextmanager
def started(firmware: Path, emulator: Emulator, boot: Boot, network: Network = ThisMachine()) -> Iterator[Board]:
    """The board, running while the block lasts. It also ends with the thread that started it, however that ends."""
    program = shutil.which(emulator.program)
    if program is None:
        raise Failure(f"{emulator.program} is not installed", SETUP_MISSING)
    with ExitStack() as stack:
        console, its_console = _pair(stack)
        errors, its_errors = _pair(stack)
        monitor, its_monitor = _pair(stack)
        its = (its_console, its_errors, its_monitor)
        memory = _file_in_memory(stack, "parameters", boot.records(network))
        complaints = _file_in_memory(stack, "complaints", b"")
        command = [
            "setpriv", "--pdeathsig", "KILL", "--",
            program, "-machine", emulator.machine, "-nodefaults", "-display", "none", "-no-reboot",
            "-chardev", f"socket,id=console,fd={its_console.fileno()}", "-serial", "chardev:console",
            "-chardev", f"socket,id=errors,fd={its_errors.fileno()}", "-serial", "chardev:errors",
            "-chardev", f"socket,id=monitor,fd={its_monitor.fileno()}", "-mon", "chardev=monitor,mode=control",
            "-semihosting-config", "enable=on,target=native",
            "-device", f"loader,file=/proc/self/fd/{memory},addr={emulator.parameters:#x},force-raw=on",
            *(network.options(emulator.network) if emulator.network else ["-nic", "none"]),
            "-kernel", str(firmware),
        ]  # fmt: skip
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=complaints, start_new_session=True,
            pass_fds=(*(each.fileno() for each in its), memory, *network.descriptors()),
        )  # fmt: skip
        for each in its:
            each.close()
        try:
            yield Board(process, console, errors, monitor, Path(f"/proc/self/fd/{complaints}"))
        finally:
            process.kill()
            process.wait()


def _pair(stack: ExitStack, kind: int = socket.SOCK_STREAM) -> tuple[socket.socket, socket.socket]:
    ours, its = socket.socketpair(socket.AF_UNIX, kind)
    stack.enter_context(ours)
    stack.enter_context(its)
    return ours, its


def _file_in_memory(stack: ExitStack, name: str, data: bytes) -> int:
    descriptor = os.memfd_create(name)
    stack.callback(os.close, descriptor)
    os.write(descriptor, data)
    return descriptor


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int | None  # None: not over in time, or not by itself
    output: str
    errors: str


def run_to_end(
    firmware: Path, emulator: Emulator, boot: Boot, seconds: float, network: Network = ThisMachine()
) -> Outcome:
    """Runs a script without input and keeps what it says. For tests."""
    said: dict[str, bytearray] = {"output": bytearray(), "errors": bytearray()}
    deadline = time.monotonic() + seconds
    with started(firmware, emulator, boot, network) as board, selectors.DefaultSelector() as selector:
        selector.register(board.console, selectors.EVENT_READ, "output")
        selector.register(board.errors, selectors.EVENT_READ, "errors")
        if not isinstance(network, Alone):  # it would come at a time of this machine's
            board.end_input(0)
        while selector.get_map() and (left := deadline - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                data = _read(key.fd)
                said[key.data] += data
                if not data:
                    selector.unregister(key.fileobj)
        code = None if selector.get_map() else board.process.wait()
        ready = said["errors"].startswith(READY)
        errors = said["errors"].removeprefix(READY).decode(errors="replace")
        if not ready and code is not None:
            errors = f"{emulator.program} failed: {board.said()}"
        return Outcome(code if ready else None, said["output"].decode(errors="replace"), errors)


def _read(descriptor: int) -> bytes:
    """What is there; nothing at the end. An emulator that ends without having read all that was sent to it resets the socket, which
    is an end like any other: what it wrote before has been read by then."""
    try:
        return os.read(descriptor, 65536)
    except ConnectionResetError:
        return b""
