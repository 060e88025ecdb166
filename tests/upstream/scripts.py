"""MicroPython's own tests and how one is judged. In: a folder of tests, a firmware. Out: a verdict. Never: a test that is changed,
a file written into its folder, or a run without an end.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CHOSEN = ("extmod/asyncio*.py", "extmod/select_*.py", "extmod/socket_*.py", "net_hosted/*.py", "multi_net/*.py")
LONGEST = 60  # seconds; the longest takes about four
ATTEMPTS = 3  # for a test that goes by the clock, on a machine that may be busy

_HERE = Path(__file__).resolve().parent
_ADDRESSES = {True: "127.0.0.1", False: "192.0.2.1"}  # of micropython.org: where somebody listens, and where nobody is
_NAMESPACES = ("--net", "--mount", "--pid", "--fork", "--kill-child")
_SUMMARY = re.compile(r"^-{70}\nRan (\d+) tests\n\nOK(?: \(skipped=(\d+)\))?\n\Z", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Verdict:
    passed: bool
    told: str  # what there is to see when it should have been otherwise
    skipped: int = 0  # cases of a unittest file that were


@dataclass(frozen=True, slots=True)
class Expectations:
    inapplicable: dict[str, str]  # test -> reason
    partly: dict[str, int]  # test -> cases skipped
    answered: frozenset[str]
    timed: frozenset[str]

    @property
    def names(self) -> set[str]:
        return {*self.inapplicable, *self.partly, *self.answered, *self.timed}


@cache
def expectations(*targets: str) -> Expectations:
    """Of a test whose instances run on these targets."""
    data: dict[str, Any] = yaml.safe_load((_HERE / "expectations.yaml").read_text(encoding="utf-8"))
    inapplicable = (entry for entry in data["inapplicable"] if not {*targets}.isdisjoint(entry.get("targets", targets)))
    return Expectations(
        {test: entry["reason"] for entry in inapplicable for test in entry["tests"]},
        {entry["test"]: entry["skipped"] for entry in data["partly"]},
        frozenset(data["answered"]),
        frozenset(data["timed"]),
    )


def chosen(folder: Path) -> list[str]:
    """The tests that concern sockets, in a folder laid out as MicroPython's."""
    return sorted(path.relative_to(folder).as_posix() for pattern in CHOSEN for path in folder.glob(pattern))


@dataclass(frozen=True, slots=True)
class Stage:
    """Where commands run, each alone in a network."""

    folder: Path  # for what they write
    unshare: tuple[str, ...]

    @classmethod
    def open(cls, folder: Path) -> Stage | str:
        """A stage, or why this machine allows none."""
        for answered, address in _ADDRESSES.items():
            (folder / f"hosts-{answered}").write_text(f"127.0.0.1 localhost\n{address} micropython.org\n")
        told = ""
        for rights in ((), ("--map-root-user",)):
            stage = cls(folder, ("unshare", *rights, *_NAMESPACES))
            try:
                code, told = stage.run([sys.executable, "-c", ""], {})
            except OSError as error:
                return f"no namespaces: {error}"
            if code == 0:
                return stage
        return f"no namespaces: {told.strip()}"

    def run(self, command: list[str | Path], extra: dict[str, str], answered: bool = False) -> tuple[int, str]:
        """The exit code and everything printed."""
        environment = {"PATH": os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin", "HOME": str(self.folder), **extra}
        stage_manager = [sys.executable, "-BIS", str(_HERE / "stage.py"), str(self.folder / f"hosts-{answered}")]
        try:
            done = subprocess.run(
                [*self.unshare, *stage_manager, *command], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, timeout=LONGEST,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            return 1, f"{(error.stdout or b'').decode(errors='replace')}\nnot over after {LONGEST} s"
        return done.returncode, done.stdout


@dataclass(frozen=True, slots=True)
class Player:
    """What takes MicroPython's command line: a firmware of this machine, or something that runs one."""

    program: Path
    target: str = "host"


@dataclass(frozen=True, slots=True)
class Judge:
    """Holds firmware against the tests in a folder. Of a test with several instances each player has one, the last all others;
    `around` is put before the command that conducts them."""

    stage: Stage
    players: tuple[Player, ...]
    folder: Path
    around: tuple[str | Path, ...] = ()

    @property
    def expectations(self) -> Expectations:
        return expectations(*(player.target for player in self.players))

    def verdict(self, name: str) -> Verdict:
        judged = self._of_several if name.startswith("multi_") else self._of_one
        verdict = judged(name)
        for _ in range(ATTEMPTS - 1 if name in self.expectations.timed else 0):
            if not verdict.passed:
                verdict = judged(name)
        return verdict

    def _of_one(self, name: str) -> Verdict:
        answered = name in self.expectations.answered
        script = self.folder / name
        program = self.players[0].program
        code, output = self.stage.run([program, script], {"MICROPYPATH": f".frozen:{_HERE / 'lib'}"}, answered)
        summary = _SUMMARY.search(output)
        if summary is not None:
            skipped = int(summary[2] or 0)
            return Verdict(code == 0 and int(summary[1]) > skipped, output, skipped)
        recorded = script.with_name(f"{script.name}.exp")
        if recorded.is_file():
            truth, expected = 0, recorded.read_text(encoding="utf-8")
        else:
            truth, expected = self.stage.run([sys.executable, "-BS", script], {}, answered)
        passed = code == truth == 0 and output == expected and output.strip() != "SKIP"
        return Verdict(passed, f"printed (exit code {code}):\n{output}\nexpected:\n{expected}")

    def _of_several(self, name: str) -> Verdict:
        """Instances that talk to each other are conducted by MicroPython's own program for it."""
        programs = {"MICROPY_MICROPYTHON": str(self.players[-1].program), "MICROPY_CPYTHON3": sys.executable}
        instances = [f"-iexec:{player.program}" for player in self.players]
        conductor = [sys.executable, "-B", self.folder / "run-multitests.py", *instances, self.folder / name]
        code, output = self.stage.run([*self.around, *conductor], {**programs, "PYTHONDONTWRITEBYTECODE": "1"})
        return Verdict(code == 0 and "\n1 tests passed\n" in output, output)
