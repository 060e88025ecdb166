"""Runs make, CMake or ninja and tells what it does. In: a command. Out: a log file, progress, and for a failure the compiler's own
lines. Never: the caller's CFLAGS and the like; a build depends on its inputs, not on who started it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbench.console import Console
from workbench.failure import Failure

_STEP = re.compile(r"(CC|CXX|AS|GEN|LINK|MPY) ")
_COUNTED_STEP = re.compile(r"\[(?P<done>\d+)/(?P<all>\d+)\] ")  # as ninja tells them
_COMPLAINT = re.compile(
    r"error:|undefined reference|multiple definition|\*\*\* |No space left|Error \d+$|Traceback|Exception"
)
_SHOWN = 20
# What a linker says of a region that is too small, and of a script in which what must come next lies behind already.
_OVERFLOW = re.compile(r"region `\w+' overflowed by (\d+) bytes")
_BACKWARDS = re.compile(r"cannot move location counter backwards \(from ([0-9a-f]+) to ([0-9a-f]+)\)")


def cores() -> int:
    return len(os.sched_getaffinity(0))


def clean_environment(additions: Mapping[str, str]) -> dict[str, str]:
    """What make and the compilers see of the caller's environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", **additions}


def make_command(*arguments: str) -> list[str]:
    return ["make", "--no-print-directory", f"-j{cores()}", *arguments]


def ninja_command(folder: Path, *targets: str) -> list[str]:
    return ["ninja", "-C", str(folder), f"-j{cores()}", *targets]


def run_builder(
    command: Sequence[str], environment: Mapping[str, str], log: Path, steps: int, console: Console, lock: int
) -> None:
    """Runs make or the like to its end and appends to the log. `steps` is how many lines of progress to expect, 0 where nobody
    knows. The lock's descriptor is handed to it, so that the lock holds while it runs even if we are killed."""
    done = 0
    with log.open("a", buffering=1, encoding="utf-8", errors="replace") as record:
        record.write(" ".join(command) + "\n")
        process = subprocess.Popen(
            command, env=clean_environment(environment), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", pass_fds=(lock,),
        )  # fmt: skip
        try:
            assert process.stdout is not None
            for line in process.stdout:
                record.write(line)
                if steps and _STEP.match(line):
                    done += 1
                    console.percent(done, steps)
                elif counted := _COUNTED_STEP.match(line):
                    console.percent(int(counted["done"]), int(counted["all"]))
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)  # `kill -INT` reaches us alone, unlike the terminal's Ctrl-C
            raise
        finally:
            ended = _wait(process)
    if ended < 0:
        raise Killed(f"{command[0]} was ended by signal {-ended}; its output is in {log}")
    if ended != 0 and (excess := excess_in(log.read_text(encoding="utf-8", errors="replace"))):
        raise Failure(f"the firmware is {excess} bytes larger than the board's memory\nThe whole log: {log}")
    if ended != 0:
        raise Failure(f"the build failed:\n{complaints(log)}\nThe whole log: {log}")


class Killed(Failure):
    """The builder did not end by itself, so what it was writing may be incomplete."""


def _wait(process: subprocess.Popen[str]) -> int:
    """Waits for it even through a Ctrl-C, which reached it as well: it removes what is half made."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)


def excess_in(text: str) -> int:
    """By how many bytes the linker found the memory too small; 0 where it says nothing of the kind."""
    overflows = [int(found[1]) for found in _OVERFLOW.finditer(text)]
    backwards = [int(found[1], 16) - int(found[2], 16) for found in _BACKWARDS.finditer(text)]
    return max(overflows + backwards, default=0)


def complaints(log: Path) -> str:
    """The lines of a log that say what went wrong; its end where none does."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    chosen = [line for line in lines if _COMPLAINT.search(line)] or lines[-_SHOWN:]
    more = [f"... and {len(chosen) - _SHOWN} more"] if len(chosen) > _SHOWN else []
    return "\n".join([f"  {line}" for line in chosen[:_SHOWN] + more])
