"""The emulated board, with its own prompt, on a pseudo-terminal. In: a firmware. Out: the name of a serial device. Never: an
emulator, or a thread, that outlives the block.
"""

from __future__ import annotations

import os
import pty
import select
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager

from tests.board.support import Board
from workbench import emulator

_AT_ONCE = 4096


@contextmanager
def plugged_in(board: Board) -> Iterator[str]:
    line, far = pty.openpty()
    tty.setraw(far)
    over = threading.Event()
    with emulator.started(board.program, board.machine, emulator.Boot()) as running:
        cable = threading.Thread(target=_carry, args=(line, running, over), daemon=True)
        cable.start()
        try:
            yield os.ttyname(far)
        finally:
            over.set()
            cable.join(10)
            os.close(far)
            os.close(line)


def _carry(line: int, board: emulator.Board, over: threading.Event) -> None:
    """What the board prints, whichever stream it goes to, comes on the same line, as a board's does."""
    console, errors = board.console.fileno(), board.errors.fileno()
    readable = [line, console, errors]
    while not over.is_set():
        for one in select.select(readable, [], [], 0.1)[0]:
            try:
                data = os.read(one, _AT_ONCE)
            except OSError:
                data = b""
            if not data:
                readable.remove(one)
            elif one == errors:
                data = data.removeprefix(emulator.READY)
            to = console if one == line else line
            while data and not over.is_set():
                if select.select([], [to], [], 0.1)[1]:
                    data = data[os.write(to, data) :]
