"""Runs one contender against a peer of its own. In: a row, a contender, how often. Out: what it printed. Never: a process that
is left, or a wait without end.

Both run on one processor: what then happens between them is their own work and the system's, and not how long an idle processor
takes to wake up, which is most of a round trip on a machine with several and different in each run.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from workbench.bench.contenders import Contenders
from workbench.bench.rows import NAMES, Row
from workbench.failure import Failure

_LONGEST = 120.0  # seconds that a run may take
_LACKING = "none"  # what a program prints whose dialect lacks what the work needs


def processor() -> int:
    """The one that everything runs on: the last that we may use, as the first has most to do with interrupts."""
    return max(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True)
class Bench:
    contenders: Contenders

    def time(self, row: Row, contender: str) -> float | None:
        """Microseconds for one piece of work; None: the dialect lacks what it needs."""
        said = self.run(row, contender, row.timed).stdout.strip()
        return None if said == _LACKING else int(said) / row.timed

    def run(
        self, row: Row, contender: str, count: int, under: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Runs it to its end; `under` is put in front."""
        with self._peer(row, count) as port:
            command = [*under, *self.contenders.commands[contender], row.work, port, str(count)]
            try:
                done = subprocess.run(
                    command, capture_output=True, text=True, errors="replace", check=False, timeout=_LONGEST,
                    stdin=subprocess.DEVNULL, preexec_fn=_stay,
                )  # fmt: skip
            except subprocess.TimeoutExpired as overdue:
                raise Failure(f"{row.name}: {NAMES[contender]} took more than {_LONGEST:.0f} s") from overdue
        if done.returncode != 0:
            told = (done.stderr + done.stdout).strip()
            raise Failure(f"{row.name}: {NAMES[contender]} ended with {done.returncode}\n{' '.join(command)}\n{told}")
        return done

    @contextmanager
    def _peer(self, row: Row, count: int) -> Iterator[str]:
        command = [self.contenders.peer, row.service, str(row.served * count)]
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, preexec_fn=_stay
        ) as peer:
            try:
                assert peer.stdout is not None
                port = peer.stdout.readline().strip()
                if not port:
                    raise Failure(f"the peer did not start: {' '.join(command)}")
                yield port
            finally:
                peer.kill()


def _stay() -> None:
    os.sched_setaffinity(0, {processor()})
