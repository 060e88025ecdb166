"""Running programs on the host firmware.

In: a firmware, a program, its arguments. Out: what it printed. Never: a process that outlives the test, or a wait without end.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from workbench.peers import LOOPBACK, PATIENCE
from workbench.places import ROOT

HERE = Path(__file__).parent
LONGEST = 60.0  # seconds that a program may take


def script(name: str) -> Path:
    return HERE / "scripts" / f"{name}.py"


@dataclass(frozen=True)
class Board:
    """A firmware to run programs on."""

    program: Path

    def run(self, name: str, *arguments: object, files: int | None = None) -> str:
        """What a script of `scripts` prints. It must end by itself, with 0, and without a word on standard error.
        `files`: the most that it may have open."""
        with started([self.program, script(name), *arguments], files=files) as process:
            out, err = ended(process)
        assert (process.returncode, err) == (0, ""), f"{name} ended with {process.returncode}\n{out}{err}"
        return out

    @contextmanager
    def running(self, name: str, *arguments: object, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
        with started([self.program, script(name), *arguments], environment) as process:
            yield process

    def says(self, program: str) -> str:
        """What a short program prints."""
        with started([self.program, "-c", program]) as process:
            out, err = ended(process)
        assert (process.returncode, err) == (0, ""), out + err
        return out.rstrip("\n")


@contextmanager
def portwright_run(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """`./portwright run ...`"""
    with started([ROOT / "portwright", "run", *arguments]) as process:
        yield process


@contextmanager
def started(
    command: Sequence[object], environment: Mapping[str, str] | None = None, files: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that does not outlive the block, nor LONGEST."""

    def limit() -> None:
        if files is not None:
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    process = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        bufsize=0, env={**os.environ, **(environment or {})}, preexec_fn=limit, start_new_session=True,
    )  # fmt: skip
    overdue = threading.Timer(LONGEST, process.kill)
    overdue.start()
    try:
        yield process
    finally:
        overdue.cancel()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def ended(process: subprocess.Popen[bytes]) -> tuple[str, str]:
    """Everything that the process prints from now on, to its end."""
    out, err = process.communicate()
    return out.decode(errors="replace"), err.decode(errors="replace")


@contextmanager
def full_listener() -> Iterator[tuple[socket.socket, int]]:
    """A listener whose queue is full: what connects to it waits."""
    with ExitStack() as held:
        listener = held.enter_context(socket.create_server((LOOPBACK, 0), backlog=0))
        port = listener.getsockname()[1]
        held.enter_context(socket.create_connection((LOOPBACK, port), PATIENCE))
        yield listener, port
