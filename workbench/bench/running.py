"""Runs one contender against a peer of its own. In: a row, a contender, how often. Out: what it printed. Never: a process that
is left, or a wait without end.

All of it runs on one processor: what then happens between them is their own work and the system's, and not how long an idle processor
takes to wake up, which is most of a round trip on a machine with several and different in each run.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workbench import addresses, emulator
from workbench.bench.contenders import Contenders
from workbench.bench.rows import NAMES, Row
from workbench.failure import Failure

_LONGEST = 120.0  # seconds that a run may take
_HOST_OF_BOARD = str(addresses.router(addresses.networks(addresses.USUAL)[0]))  # this machine on the emulator's network
_LACKING = "none"  # what a program prints whose dialect lacks what the work needs


def processor() -> int:
    """The one that everything runs on: the last that we may use, as the first has most to do with interrupts."""
    return max(os.sched_getaffinity(0))


@contextmanager
def on_one_processor() -> Iterator[None]:
    """For this thread and whatever it starts."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {processor()})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass(frozen=True, slots=True)
class Bench:
    contenders: Contenders

    def time(self, row: Row, contender: str) -> float | None:
        """Microseconds for one piece of work; None: the dialect lacks what it needs."""
        if self.contenders.emulator is None:
            said = self.run(row, contender, row.timed).stdout
        else:
            with self._peer(row, row.timed) as port:
                said = self.run_on_board(row, contender, row.timed, _HOST_OF_BOARD, port, emulator.ThisMachine())
        return None if said.strip() == _LACKING else int(said) / row.timed

    def run(
        self, row: Row, contender: str, count: int, under: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Runs a program of this machine to its end; `under` is put in front."""
        with self._peer(row, count) as port:
            command = [*under, *self.contenders.commands[contender], *_arguments(row, "127.0.0.1", port, count)]
            try:
                done = subprocess.run(
                    command, capture_output=True, text=True, errors="replace", check=False, timeout=_LONGEST,
                    stdin=subprocess.DEVNULL,
                )  # fmt: skip
            except subprocess.TimeoutExpired as overdue:
                raise _too_long(row, contender) from overdue
        if done.returncode != 0:
            told = (done.stderr + done.stdout).strip()
            raise Failure(f"{row.name}: {NAMES[contender]} ended with {done.returncode}\n{' '.join(command)}\n{told}")
        return done

    def run_on_board(
        self, row: Row, contender: str, count: int, host: str, port: str, network: emulator.Network
    ) -> str:
        """Runs a firmware's script to its end and returns what it printed. With port 0 there is no peer."""
        assert self.contenders.emulator is not None
        program, script = (Path(each) for each in self.contenders.commands[contender])
        boot = emulator.Boot(script.read_bytes(), script.name, tuple(_arguments(row, host, port, count)))
        done = emulator.run_to_end(program, self.contenders.emulator, boot, _LONGEST, network)
        if done.code is None:
            raise _too_long(row, contender)
        if done.code != 0:
            raise Failure(f"{row.name}: {NAMES[contender]} ended with {done.code}\n{done.errors.strip()}")
        return done.output

    @contextmanager
    def _peer(self, row: Row, count: int) -> Iterator[str]:
        command = [self.contenders.peer, row.service, str(row.served * count)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as peer:
            try:
                assert peer.stdout is not None
                port = peer.stdout.readline().strip()
                if not port:
                    raise Failure(f"the peer did not start: {' '.join(command)}")
                yield port
            finally:
                peer.kill()


def _arguments(row: Row, host: str, port: str, count: int) -> Sequence[str]:
    return row.work, host, port, str(count), str(row.size)


def _too_long(row: Row, contender: str) -> Failure:
    return Failure(f"{row.name}: {NAMES[contender]} took more than {_LONGEST:.0f} s")
