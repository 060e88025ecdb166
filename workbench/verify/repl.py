"""MicroPython's raw prompt. In: a line to a board, programs. Out: what they print. Never: a wait without an end; what a board says in
between (boot messages, garbage) is passed over.

A program is sent in raw-paste mode where the firmware has it, which tells when it has room, else in pieces with pauses.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

_INTERRUPT, _RAW, _END, _FRIENDLY, _PASTE = b"\x03", b"\x01", b"\x04", b"\x02", b"\x05A\x01"
_BANNER = b"raw REPL; CTRL-B to exit\r\n>"
_PROMPT = b"\r\n>>> "
_ATTEMPTS = 3
_ANSWER = 3.0  # seconds for a prompt
_RESET = 12.0  # seconds for a soft reset, with what the board does at its start
_ACKNOWLEDGE = 10.0
_PIECE, _PAUSE = 256, 0.01
_MOST = 1_000_000  # bytes that a program may print


class Line(Protocol):
    """`read` gives what is there, after a short wait at most; b"" where that is nothing."""

    def read(self) -> bytes: ...

    def write(self, data: bytes) -> None: ...


class NoPrompt(Exception):
    """What is at the other end is silent, or no MicroPython."""


class Reset(Exception):
    """The board began anew while a program ran."""


class Overdue(Exception):
    """A program did not end in time; it was interrupted."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a program printed, and the traceback that ended it, or ""."""

    printed: str
    error: str


class Repl:
    def __init__(self, line: Line) -> None:
        self._line = line
        self._buffer = bytearray()
        self._paste = True  # until the firmware says that it has no raw-paste mode

    def enter(self) -> None:
        """The raw prompt, whatever the board is doing."""
        heard = b""
        for _ in range(_ATTEMPTS):
            self._line.write(b"\r" + _INTERRUPT + _INTERRUPT)
            heard += self._drained(0.3)
            self._line.write(b"\r" + _RAW)
            found = self._until(_BANNER, _ANSWER)
            if found is not None:
                return
            heard += self._taken()
        if not heard:
            raise NoPrompt("nothing answers; is it the right device, and the right speed?")
        raise NoPrompt(f"what answers is no MicroPython prompt; it said {_shown(heard)}")

    def leave(self) -> None:
        """Back to the prompt for people, whatever runs."""
        self._line.write(b"\r" + _INTERRUPT + _INTERRUPT + _FRIENDLY)

    def reset(self) -> None:
        """A soft reset: memory is empty, sockets are closed."""
        self._taken()
        self._line.write(_END)
        if self._until(_BANNER, _RESET) is None:
            self.enter()

    def run(self, program: str, longest: float) -> Output:
        data = program.encode()
        self._taken()
        if not (self._paste and self._send_pasted(data)):
            self._send_in_pieces(data)
        printed = self._section(longest)
        error = self._section(_ACKNOWLEDGE)
        self._until(b">", _ACKNOWLEDGE)
        return Output(_text(printed), _text(error))

    # --- sending ---

    def _send_pasted(self, data: bytes) -> bool:
        """False where the firmware does not know how."""
        self._line.write(_PASTE)
        answer = self._some(2, _ACKNOWLEDGE)
        if answer != b"R\x01":
            self._paste = False
            if answer != b"R\x00" and self._until(b">", _ANSWER) is None:  # old ones print their banner again
                self.enter()
            return False
        window = int.from_bytes(self._some(2, _ACKNOWLEDGE), "little")
        room, sent = window, 0
        while sent < len(data):
            while room == 0 or self._waiting():
                told = self._some(1, _ACKNOWLEDGE)
                if told == _END:  # it takes no more: out of memory, most likely
                    self._line.write(_END)
                    return True
                if told != b"\x01":
                    raise Reset
                room += window
            piece = data[sent : sent + room]
            self._line.write(piece)
            sent += len(piece)
            room -= len(piece)
        self._line.write(_END)
        if self._until(_END, _ACKNOWLEDGE) is None:
            raise Reset
        return True

    def _send_in_pieces(self, data: bytes) -> None:
        for start in range(0, len(data), _PIECE):
            self._line.write(data[start : start + _PIECE])
            time.sleep(_PAUSE)
        self._line.write(_END)
        if self._until(b"OK", _ACKNOWLEDGE) is None:
            raise Reset

    # --- receiving ---

    def _section(self, longest: float) -> bytes:
        """What comes until the mark that ends it."""
        deadline = time.monotonic() + longest
        while (at := self._buffer.find(_END)) < 0:
            if self._buffer.endswith(_PROMPT) or len(self._buffer) > _MOST:
                raise Reset
            if time.monotonic() > deadline:
                self._line.write(_INTERRUPT)
                raise Overdue
            self._buffer += self._line.read()
        section = bytes(self._buffer[:at])
        del self._buffer[: at + 1]
        return section

    def _until(self, mark: bytes, longest: float) -> bytes | None:
        """What comes up to a mark, which is taken too; None where it does not come in time."""
        deadline = time.monotonic() + longest
        while (at := self._buffer.find(mark)) < 0:
            if time.monotonic() > deadline or len(self._buffer) > _MOST:
                return None
            self._buffer += self._line.read()
        found = bytes(self._buffer[:at])
        del self._buffer[: at + len(mark)]
        return found

    def _some(self, count: int, longest: float) -> bytes:
        deadline = time.monotonic() + longest
        while len(self._buffer) < count:
            if time.monotonic() > deadline:
                raise Reset
            self._buffer += self._line.read()
        some = bytes(self._buffer[:count])
        del self._buffer[:count]
        return some

    def _waiting(self) -> bool:
        return bool(self._buffer)

    def _taken(self) -> bytes:
        taken = bytes(self._buffer)
        self._buffer.clear()
        return taken

    def _drained(self, longest: float) -> bytes:
        """What comes within a while; an endless stream of it ends too."""
        deadline = time.monotonic() + longest
        while time.monotonic() < deadline:
            self._buffer += self._line.read()
        return self._taken()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


def _shown(data: bytes) -> str:
    text = repr(data[-60:])[1:]
    return f"...{text}" if len(data) > 60 else text
