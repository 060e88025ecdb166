"""A board on a serial line that is not there: MicroPython's raw prompt on a pseudo-terminal, its programs run by a host firmware.

In: a firmware, and how the board misbehaves. Out: the name of a serial device. Never: a process or a thread that outlives the
block. The unix port has no raw prompt of its own; that this one is as MicroPython's is what upstream's own client says, see
test_verify.py.
"""

from __future__ import annotations

import os
import pty
import select
import subprocess
import tempfile
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

BANNER = b"raw REPL; CTRL-B to exit\r\n>"
HELLO = b"\r\nMicroPython v1.25.0; a board\r\nType \"help()\" for more information.\r\n>>> "
WINDOW = 128
LONGEST = 90.0


@dataclass
class SerialBoard:
    """`paste` is how it answers to raw-paste mode: "yes", "no", or "old" where it does not know the question. A board that is
    `mute` says nothing, one that `echoes` is no MicroPython. `resets` and `vanishes` are the program (counted from 1) at which it
    begins anew, or is unplugged; `noise` is what it says before it answers for the first time."""

    firmware: Path
    paste: str = "yes"
    mute: bool = False
    echoes: bool = False
    resets: range = field(default_factory=lambda: range(0))
    vanishes: int = 0
    noise: bytes = b""
    programs: list[bytes] = field(default_factory=list)
    pastes: int = 0
    soft_resets: int = 0
    raw: bool = False  # at the prompt for programs

    @contextmanager
    def plugged_in(self) -> Iterator[str]:
        self._line, far = pty.openpty()
        tty.setraw(far)
        self._stop = threading.Event()
        self.raw = False
        self._input = bytearray()
        board = threading.Thread(target=self._live, daemon=True)
        board.start()
        try:
            yield os.ttyname(far)
        finally:
            self._stop.set()
            board.join(10)
            os.close(far)
            if self._line >= 0:
                os.close(self._line)

    # --- the line ---

    def _say(self, data: bytes) -> None:
        while data and not self._stop.is_set():
            if select.select([], [self._line], [], 0.1)[1]:
                data = data[os.write(self._line, data[:256]) :]

    def _hear(self, longest: float = 0.1) -> bool:
        if self._line < 0 or not select.select([self._line], [], [], longest)[0]:
            return False
        try:
            self._input += os.read(self._line, 4096)
        except OSError:
            return False
        return True

    def _byte(self) -> bytes:
        while not self._input and not self._stop.is_set():
            self._hear()
        byte = bytes(self._input[:1])
        del self._input[:1]
        return byte

    # --- the prompt ---

    def _live(self) -> None:
        try:
            if self.noise:
                self._say(self.noise)
            program = bytearray()
            while not self._stop.is_set() and self._line >= 0:
                byte = self._byte()
                if self.mute or not byte:
                    continue
                if self.echoes:
                    self._say(byte)
                elif byte == b"\x03":
                    program.clear()
                    self._say(b"" if self.raw else b"\r\nKeyboardInterrupt\r\n>>> ")
                elif byte == b"\x01":
                    self.raw = True
                    program.clear()
                    self._say(b"\r\n" + BANNER)
                elif byte == b"\x02":
                    self.raw = False
                    self._say(HELLO)
                elif byte == b"\x04" and self.raw:
                    self._say(b"OK")
                    if program:
                        self._run(bytes(program))
                        program.clear()
                    else:
                        self.soft_resets += 1
                        self._say(b"\r\nMPY: soft reboot\r\n" + BANNER)
                elif byte == b"\x05" and self.raw and not program:
                    self._pasted()
                elif self.raw:
                    program += byte
        except OSError:
            pass  # the line is gone

    def _pasted(self) -> None:
        mode = self._byte() + self._byte()
        assert mode == b"A\x01", mode
        if self.paste == "old":
            self._say(b"\r\n" + BANNER)
            return
        self._say(b"R\x01" if self.paste == "yes" else b"R\x00")
        if self.paste != "yes":
            return
        self.pastes += 1
        self._say(WINDOW.to_bytes(2, "little") + b"\x01")  # twice the window is free at first
        program, room = bytearray(), 2 * WINDOW
        while (byte := self._byte()) not in (b"\x04", b""):
            program += byte
            room -= 1
            assert room >= 0, "more was sent than there was room for"
            if len(program) % WINDOW == 0:
                room += WINDOW
                self._say(b"\x01")
        self._say(b"\x04")
        self._run(bytes(program))

    def _run(self, program: bytes) -> None:
        self.programs.append(program)
        count = len(self.programs)
        if count == self.vanishes:
            line, self._line = self._line, -1
            os.close(line)
            raise OSError("unplugged")
        if count in self.resets:
            self.raw = False
            self._say(b"\xff\x00ets Jun  8 2016" + HELLO)
            return
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "program.py"
            script.write_bytes(program)
            printed, error = self._finished(script)
        self._say(printed.replace(b"\n", b"\r\n") + b"\x04" + error.replace(b"\n", b"\r\n") + b"\x04>")

    def _finished(self, script: Path) -> tuple[bytes, bytes]:
        """What the program printed and the traceback that ended it; what it writes to sys.stderr is on the same line."""
        process = subprocess.Popen(
            [self.firmware, script], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=script.parent
        )
        deadline = time.monotonic() + LONGEST
        try:
            while True:
                try:
                    printed, told = process.communicate(timeout=0.02)
                    break
                except subprocess.TimeoutExpired:
                    self._hear(0)
                    if self._input[:1] == b"\x03" or self._stop.is_set() or time.monotonic() > deadline:
                        process.kill()
                        return process.communicate()[0], b"Traceback (most recent call last):\nKeyboardInterrupt: \n"
        finally:
            process.kill()
            process.wait()
        return (printed, told) if process.returncode else (told + printed, b"")
