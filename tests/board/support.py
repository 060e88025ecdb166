"""Running scripts on the emulated board. In: a firmware, a script. Out: what it printed. Never: an emulator that outlives the test,
or a wait without end.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.model import Emulator
from workbench import emulator
from workbench.console import Console
from workbench.firmware import Firmware, build, emulator_of
from workbench.places import ROOT, Places

TARGET = "mps2-an385"
LONGEST = 60.0  # seconds that a script may take
HERE = Path(__file__).parent


def script(name: str) -> Path:
    return HERE / "scripts" / f"{name}.py"


def listing(*command: object) -> str:
    """What a tool says of an image."""
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True, timeout=30).stdout


@dataclass(frozen=True)
class Board:
    """A firmware and the machine that runs it."""

    program: Path
    machine: Emulator

    @classmethod
    def of(cls, variant: str | None, target: str = TARGET) -> Board:
        """With our sockets of this variant, or with upstream's own."""
        program = build(Firmware(variant, target), Places.find(), Console())
        machine = emulator_of(program)
        assert machine is not None
        return cls(program, machine)

    def outcome(self, text: str, *arguments: str, connect_to: Sequence[str] = ()) -> emulator.Outcome:
        """What became of a script that is given as text."""
        boot = emulator.Boot(text.encode(), "test.py", arguments, tuple(connect_to))
        return emulator.run_to_end(self.program, self.machine, boot, LONGEST)

    def says(self, text: str, *arguments: str, connect_to: Sequence[str] = ()) -> str:
        """What it prints. It must end by itself, with 0, and without a word on standard error."""
        outcome = self.outcome(text, *arguments, connect_to=connect_to)
        assert (outcome.code, outcome.errors) == (0, ""), outcome
        return outcome.output

    def run(self, name: str, *arguments: object, connect_to: Sequence[str] = ()) -> str:
        """What a script of `scripts` prints, likewise."""
        return self.says(script(name).read_text(encoding="utf-8"), *map(str, arguments), connect_to=connect_to)


@contextmanager
def portwright_run(*arguments: str, given: int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[str]]:
    """`./portwright run` on the board, with the variant micropython."""
    command = [str(ROOT / "portwright"), "run", "--variant", "micropython", "--target", TARGET, "--time-limit", str(LONGEST)]
    with subprocess.Popen(
        [*command, *arguments], stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()
