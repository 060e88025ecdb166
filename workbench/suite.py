"""`./portwright test`. In: the checkout. Out: failures with their details, and as the very last line how many tests passed,
failed and were skipped, over all steps. Every step's whole output is kept in a log.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench import sources
from workbench.console import Console
from workbench.failure import SETUP_MISSING, Failure
from workbench.make import cores
from workbench.places import Places

_PROGRESS = re.compile(r"\[ *(?P<percent>\d+)%\]|^\[(?P<step>\d+)/(?P<steps>\d+)\]|^ *(?P<test>\d+)/(?P<tests>\d+) Test ")
_PYTEST_CHOSE_NOTHING = 5
_LONGEST_STEP = 2400.0  # seconds
_DETAILS = 400  # lines shown of a step that failed


@dataclass(frozen=True, slots=True)
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True, slots=True)
class Bureau:
    """What every step of a run needs."""

    places: Places
    console: Console
    slow: bool
    only: str

    def log(self, step: str) -> Path:
        return self.places.make(self.places.logs) / f"test-{step}.log"


def run_all(places: Places, console: Console, *, slow: bool, only: str) -> int:
    bureau = Bureau(places, console, slow, only)
    total = Count()
    for step in (_types, _units, _scripts):
        total += step(bureau)
    print(total, flush=True)
    return 1 if total.failed or total == Count() else 0


def _types(bureau: Bureau) -> Count:
    """The Python of the product, typed strictly."""
    if bureau.only:
        return Count()
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(bureau.places.own / "mypy")]
    return _one_check("types", "checking types (mypy --strict)", command, bureau)


def _units(bureau: Bureau) -> Count:
    """The runtime's unit tests under the sanitizers."""
    build = bureau.places.own / "unit"
    configure = ["cmake", "--preset", "sanitize", "-S", str(bureau.places.root), "-B", str(build), *_stacks(bureau)]
    for name, title, command in (
        ("configure", "configuring the unit tests", configure),
        ("compile", "compiling the unit tests", ["cmake", "--build", str(build), "-j", str(cores())]),
    ):
        if _step(name, title, command, bureau) != 0:
            return Count(failed=1)
    report = build / "report.xml"
    command = ["ctest", "--test-dir", str(build), "--output-junit", str(report), "--output-on-failure",
               "--timeout", "120", "-j", str(cores())]  # fmt: skip
    if bureau.only:
        command += ["-R", bureau.only.replace(" or ", "|")]  # pytest's word for it is ctest's sign
    return _reported("units", "running the unit tests", command, report, bureau)


def _stacks(bureau: Bureau) -> list[str]:
    """Where CMake finds lwIP, and MicroPython with its SimpleLink driver. Without one of them the unit tests over that stack are
    left out, and said to be."""
    found = []
    for release in (sources.LWIP, sources.MICROPYTHON):
        try:
            folder = sources.obtain(release, bureau.places, bureau.console).folder
            found.append(f"-D{release.variable}={folder}")
        except Failure as failure:
            if failure.code != SETUP_MISSING:
                raise
            bureau.console.note(f"the unit tests over a stack of {release.package} are left out: {failure.message}")
    return found


def _scripts(bureau: Bureau) -> Count:
    """Everything that pytest runs: the generator, the workbench, and scripts on real firmware."""
    report = bureau.places.own / "pytest.xml"
    command = [sys.executable, "-m", "pytest", "tests", "--junitxml", str(report), "-o", "junit_family=xunit2",
               "-o", f"cache_dir={bureau.places.own / 'pytest'}", "--color", "no"]  # fmt: skip
    command += ["-m", ""] if bureau.slow else []
    command += ["-k", bureau.only] if bureau.only else []
    title = "running the tests of the generator, the workbench and the firmware"
    return _reported("scripts", title, command, report, bureau)


def _one_check(name: str, title: str, command: Sequence[str], bureau: Bureau) -> Count:
    return Count(failed=1) if _step(name, title, command, bureau) else Count(passed=1)


def _reported(name: str, title: str, command: Sequence[str], report: Path, bureau: Bureau) -> Count:
    """Runs what writes a JUnit report and counts what is in it. A run that failed without a failed test counts as one."""
    report.unlink(missing_ok=True)
    code = _step(name, title, command, bureau, lambda: str(_read(report)))
    count = _read(report)
    return count + Count(failed=1) if code and not count.failed else count


def _read(report: Path) -> Count:
    try:
        tests = list(ElementTree.parse(report).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return Count()
    failed = sum(test.find("failure") is not None or test.find("error") is not None for test in tests)
    skipped = sum(test.find("skipped") is not None for test in tests)
    return Count(len(tests) - failed - skipped, failed, skipped)


def _step(
    name: str, title: str, command: Sequence[str], bureau: Bureau, result: Callable[[], str] = lambda: "done"
) -> int:
    """Runs one program of the step with progress and a log; shows the end of the log where it failed."""
    log = bureau.log(name)
    bureau.console.phase(title)
    code = _logged(command, log, bureau)
    if bureau.only and code == _PYTEST_CHOSE_NOTHING:
        code = 0
    bureau.console.done(result() if code == 0 else f"FAILED ({result()})" if result() != "done" else "FAILED")
    if code != 0:
        told = log.read_text(encoding="utf-8", errors="replace").splitlines()
        print("\n".join(told[-_DETAILS:]), f"\nThe whole log: {log}", flush=True)
    return code


def _logged(command: Sequence[str], log: Path, bureau: Bureau) -> int:
    program = shutil.which(command[0])
    if program is None:
        log.write_text(f"{command[0]} was not found\n", encoding="utf-8")
        return 127
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with log.open("w", encoding="utf-8", errors="replace", buffering=1) as record:  # so that one can follow it
        process = subprocess.Popen(
            [program, *command[1:]], cwd=bureau.places.root, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip
        overdue = threading.Timer(_LONGEST_STEP, process.kill)
        overdue.daemon = True
        overdue.start()
        try:
            assert process.stdout is not None
            for line in process.stdout:
                record.write(line)
                _show_progress(line, bureau.console)
        except KeyboardInterrupt:
            process.wait()
            raise
        finally:
            overdue.cancel()
        return process.wait()


def _show_progress(line: str, console: Console) -> None:
    """pytest tells percent, ninja and ctest how many of how many."""
    match = _PROGRESS.search(line)
    if match is None:
        return
    done = match["percent"] or match["step"] or match["test"]
    total = "100" if match["percent"] else match["steps"] or match["tests"]
    console.percent(int(done), int(total))
