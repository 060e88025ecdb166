"""What the workbench says while it works: percent in place on a terminal, plain lines elsewhere. Never on standard output:
that belongs to results."""

from __future__ import annotations

import io
import os
import sys
import time
from typing import TextIO


def make_printable() -> None:
    """Lets all text be written to the standard streams: as escapes what their encoding lacks, to nowhere where one is closed."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


class Console:
    """Phases one after another; `percent` may be called as often as one likes within a phase."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._terminal = self._stream.isatty()
        self._title = ""
        self._started = 0.0
        self._shown = 0

    def phase(self, title: str) -> None:
        self._title = title
        self._started = time.monotonic()
        self._shown = 0
        self._write(f"{title} ..." if self._terminal else f"{title} ...\n")

    def percent(self, done: int, total: int) -> None:
        value = min(99, 100 * done // max(total, 1))
        if value == self._shown:
            return
        if self._terminal:
            self._write(f"\r{self._title} ... {value:2d}%")
        elif value // 25 > self._shown // 25:
            self._write(f"{self._title} ... {value}%\n")
        self._shown = value

    def done(self, result: str = "done") -> None:
        seconds = time.monotonic() - self._started
        start = "\r\x1b[K" if self._terminal else ""
        self._write(f"{start}{self._title}: {result} ({seconds:.1f} s)\n")
        self._title = ""

    def broken(self) -> None:
        """Ends the line of a phase that failed; the failure itself is told by whoever catches it."""
        if self._title and self._terminal:
            self._write("\n")
        self._title = ""

    def note(self, text: str) -> None:
        self.broken()
        self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
