"""Counts instructions and system calls. In: a row, a contender. Out: how many for one piece of work.

Each is counted for N and for 2N pieces; the difference is free of what starting and ending costs. On this machine instructions are
those of the program and its libraries, not the system's (callgrind); system calls are all of them (strace). On a board that is alone
instructions are all of them, and its own clock counts them.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from workbench.bench.rows import CALLS, INSTRUCTIONS, NAMES, Row
from workbench.bench.running import Bench
from workbench.emulator import Alone
from workbench.failure import SETUP_MISSING, Failure

_COLLECTED = re.compile(r"Collected : (\d+)")
_TOTAL = re.compile(r"^100\.00 +\S+ +\S+ +(\d+) +(?:\d+ +)?total$", re.MULTILINE)


Count = Callable[[Bench, Row, str], float]


def counts(bench: Bench) -> Mapping[str, Count]:
    """What can be counted, in the order of the table."""
    if bench.contenders.emulator is not None:
        return {INSTRUCTIONS: instructions_of_board}
    return {CALLS: system_calls, INSTRUCTIONS: instructions}


def require_tools() -> None:
    missing = [tool for tool in ("valgrind", "strace") if shutil.which(tool) is None]
    if missing:
        raise Failure(
            f"{' and '.join(missing)} is not installed; run this once, then try again:\n"
            f"sudo apt-get install -y --no-install-recommends {' '.join(missing)}",
            SETUP_MISSING,
        )


def instructions(bench: Bench, row: Row, contender: str) -> float:
    def run(count: int) -> int:
        command = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")
        return _found(_COLLECTED, bench.run(row, contender, count, command).stderr, row, contender, command)

    return round(_difference(run, row.counted))


def instructions_of_board(bench: Bench, row: Row, contender: str) -> float:
    """With both ends of the connection on the board, so that nothing depends on when this machine does its part."""

    def run(count: int) -> int:
        microseconds = bench.run_on_board(row, contender, count, "127.0.0.1", "0", Alone())
        return int(microseconds) * 1000 // Alone.NANOSECONDS

    return round(_difference(run, row.counted))


def system_calls(bench: Bench, row: Row, contender: str) -> float:
    def run(count: int) -> int:
        with tempfile.TemporaryDirectory(prefix="portwright-") as folder:
            report = Path(folder) / "calls"
            command = ("strace", "-f", "-c", "-o", str(report))
            bench.run(row, contender, count, command)
            return _found(_TOTAL, report.read_text(), row, contender, command)

    # To a tenth: now and then one is for memory, or a wait that was not needed.
    return round(_difference(run, row.counted), 1)


def _difference(run: Callable[[int], int], count: int) -> float:
    return (run(2 * count) - run(count)) / count


def _found(pattern: re.Pattern[str], text: str, row: Row, contender: str, command: Sequence[str]) -> int:
    match = pattern.search(text)
    if match is None:
        raise Failure(f"{row.name}: {command[0]} could not count {NAMES[contender]}; it said:\n{text.strip()}")
    return int(match[1])
