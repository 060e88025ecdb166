"""A board and Linux on one wire. In: a firmware, a script, weather. Out: the running board, its peer, and the wire between them, in
one block. Never: anything outside this machine, or a wait without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from tests.board import linux
from tests.board.frames import Station
from tests.board.support import LONGEST, Board, script
from tests.board.weather import Wire
from workbench import emulator

STATION = Station("10.0.2.15", "52:54:00:00:00:07", "fe80::5054:ff:fe00:7")


@dataclass(frozen=True, slots=True)
class Linked:
    board: emulator.Board
    peer: linux.Linux
    wire: Wire
    printed: BinaryIO  # by the script

    def line(self) -> str:
        """The next that the script prints; with what it says on standard error where it is at its end."""
        line = self.printed.readline().decode()
        return line or self.board.errors.recv(65536).decode(errors="replace").removeprefix(emulator.READY.decode())

    def tell(self, line: str) -> None:
        """To the script, which may be waiting for input."""
        self.board.console.sendall(line.encode() + b"\n")

    def code(self) -> int:
        return self.board.process.wait(LONGEST)


@contextmanager
def linked(board: Board, peer: linux.Linux, name: str, *arguments: object, seed: str = "") -> Iterator[Linked]:
    """The board with a script of `scripts` running."""
    boot = emulator.Boot(script(name).read_bytes(), f"{name}.py", tuple(map(str, arguments)))
    with emulator.wire() as (ours, its):
        wire = Wire(ours, peer.tap, seed)
        network = emulator.Wire(its, STATION.mac)
        with wire.carrying(), emulator.started(board.program, board.machine, boot, network) as running:
            running.console.settimeout(LONGEST)
            running.errors.settimeout(LONGEST)
            with running.console.makefile("rb") as printed:
                yield Linked(running, peer, wire, printed)
