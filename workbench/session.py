"""Joins a running board to this process: its console to standard input and output, its errors to standard error, Ctrl-C to its
script. In: a board. Out: an exit code, the script's or one that says how it ended otherwise. Never: a terminal left in
another mode than it was found in.

A first Ctrl-C is the script's. A second one soon after ends the board, as Ctrl-] ends a prompt.
"""

from __future__ import annotations

import os
import selectors
import signal
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from workbench.emulator import READY, Board
from workbench.failure import Failure

INTERRUPTED = 130
TIMED_OUT = 124  # as timeout(1) has it
_SOON = 2.0  # seconds between two Ctrl-C that mean the end
_PORTION = 65536
_ESCAPE = b"\x1d"  # Ctrl-]


class Ended(Exception):
    def __init__(self, code: int) -> None:
        self.code = code


class Session:
    def __init__(self, board: Board, limit: float | None, *, given: int | None, prompt: bool) -> None:
        """`given` is the descriptor of standard input, None where it is closed."""
        self._board = board
        self._deadline = None if limit is None else time.monotonic() + limit
        self._prompt = prompt
        self._pending = b""  # input that the board has not taken yet
        self._passed = 0  # bytes of input, in all
        self._input = given
        self._interrupted_at = float("-inf")
        self._silent = True  # the firmware has not said that it runs
        self._selector = selectors.DefaultSelector()
        board.console.setblocking(False)

    def run(self) -> int:
        """Until the board ends."""
        with self._selector, _interrupts_as_bytes() as interrupts:
            self._selector.register(self._board.console, selectors.EVENT_READ, self._copy_output)
            self._selector.register(self._board.errors, selectors.EVENT_READ, self._copy_errors)
            self._selector.register(interrupts, selectors.EVENT_READ, lambda: self._interrupt(interrupts))
            self._watch_input()
            watched = {self._board.console, self._board.errors}
            try:
                while watched & {key.fileobj for key in self._selector.get_map().values()}:
                    for key, events in self._selector.select(self._left()):
                        if events & selectors.EVENT_WRITE:
                            self._pass_input_on()
                        if events & selectors.EVENT_READ:
                            key.data()
            except Ended as end:
                return end.code
        code = self._board.process.wait()
        if self._silent or code < 0:
            raise Failure(f"the emulator ended before the script did: {self._board.said() or f'code {code}'}")
        return code

    def _left(self) -> float | None:
        if self._deadline is None:
            return None
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Ended(TIMED_OUT)
        return left

    def _copy_output(self) -> None:
        try:
            data = self._board.console.recv(_PORTION)
        except BlockingIOError:
            return
        except ConnectionResetError:  # it ended with input unread
            data = b""
        if not data:
            self._selector.unregister(self._board.console)
        _write(sys.stdout.fileno(), data)

    def _copy_errors(self) -> None:
        try:
            data = self._board.errors.recv(_PORTION)
        except ConnectionResetError:
            data = b""
        if not data:
            self._selector.unregister(self._board.errors)
        if self._silent and data.startswith(READY):
            self._silent = False
            data = data.removeprefix(READY)
        _write(sys.stderr.fileno(), data)

    def _interrupt(self, interrupts: int) -> None:
        os.read(interrupts, _PORTION)
        now = time.monotonic()
        if now - self._interrupted_at < _SOON:
            raise Ended(INTERRUPTED)
        self._interrupted_at = now
        self._board.interrupt()

    def _watch_input(self) -> None:
        if self._input is None:
            self._board.end_input(0)
            return
        try:
            self._selector.register(self._input, selectors.EVENT_READ, self._take_input)
        except PermissionError:  # a file: it can always be read
            self._take_input()

    def _take_input(self) -> None:
        """Takes a portion and looks no further until the board took it in turn."""
        assert self._input is not None
        if self._input in self._selector.get_map():
            self._selector.unregister(self._input)
        if os.isatty(self._input) and os.tcgetpgrp(self._input) != os.getpgrp():
            return  # in the background the terminal is not ours to read
        try:
            data = os.read(self._input, _PORTION)
        except OSError:
            data = b""
        if self._prompt and _ESCAPE in data:
            raise Ended(0)
        if not data:
            self._board.end_input(self._passed)
        else:
            self._pending = data
            both = selectors.EVENT_READ | selectors.EVENT_WRITE
            self._selector.modify(self._board.console, both, self._copy_output)

    def _pass_input_on(self) -> None:
        try:
            sent = self._board.console.send(self._pending)
        except BlockingIOError:
            return
        except OSError:  # the board ended
            sent = len(self._pending)
        self._pending = self._pending[sent:]
        self._passed += sent
        if not self._pending:
            self._selector.modify(self._board.console, selectors.EVENT_READ, self._copy_output)
            self._watch_input()


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


@contextmanager
def _interrupts_as_bytes() -> Iterator[int]:
    """SIGINT as bytes in a pipe; SIGTERM and SIGHUP end this process in an orderly way."""
    reading, writing = os.pipe()

    def tell(number: int, frame: FrameType | None) -> None:
        os.write(writing, b"\n")

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {signal.SIGINT: signal.signal(signal.SIGINT, tell)}
    for number in (signal.SIGTERM, signal.SIGHUP):
        before[number] = signal.signal(number, end)
    try:
        yield reading
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


@contextmanager
def raw_terminal(terminal: int) -> Iterator[None]:
    """For a prompt: every key goes to the board at once, Ctrl-C too."""
    mode = termios.tcgetattr(terminal)
    tty.setraw(terminal)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, mode)
