"""Who plays MicroPython's tests, their stage, and two who run tests ahead of those that want their verdicts."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.board.support import TARGET
from tests.upstream.scripts import Judge, Player, Stage, Verdict
from workbench import sources
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.places import Places

_HERE = Path(__file__).resolve().parent
ALONE = ("host", TARGET)
TOGETHER = (f"{TARGET}+{TARGET}", f"host+{TARGET}", f"{TARGET}+host")  # who has the first instance, and who the second


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    opened = Stage.open(tmp_path_factory.mktemp("stage"))
    if isinstance(opened, str):
        pytest.skip(opened)
    return opened


class Casting:
    """Makes the judge of a test. Boards that meet are on a wire that is the test's own, the host's firmware too where it plays
    with them."""

    def __init__(self, stage: Stage, tests: Path, wires: Path) -> None:
        self._stage = stage
        self._tests = tests
        self._wires = wires

    def judge(self, cast: str, test: str) -> Judge:
        targets = cast.split("+")
        wire = self._wires / f"{cast}-{test.replace('/', '-')}" if len(targets) > 1 else None
        players = tuple(self.player(target, number, wire) for number, target in enumerate(targets))
        around = (sys.executable, _HERE / "on_wire.py", wire) if wire is not None and "host" in targets else ()
        return Judge(self._stage, players, self._tests, around)

    def player(self, target: str, number: int = 0, wire: Path | None = None) -> Player:
        firmware = build(Firmware("micropython", target), Places.find(), Console())
        if target == "host":
            return Player(firmware)
        rules = [] if wire is None else [f"wire={wire}", f"address=10.0.2.{21 + number}"]
        program = self._wires / (f"{wire.name}-{number}" if wire is not None else "alone")
        command = shlex.join(map(str, [sys.executable, _HERE / "board_program.py", firmware, *rules, "--"]))
        if not program.exists():
            program.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
            program.chmod(0o755)
        return Player(program, target)


class Crew:
    def __init__(self, casting: Casting, asked: list[tuple[str, str]]) -> None:
        judges = {one: casting.judge(*one) for one in asked}  # all, before a thread starts what they have written
        self._pool = ThreadPoolExecutor(2)
        self._verdicts = {one: self._pool.submit(judge.verdict, one[1]) for one, judge in judges.items()}

    def verdict(self, cast: str, test: str) -> Verdict:
        return self._verdicts[cast, test].result()

    def dismiss(self) -> None:
        self._pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def casting(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Casting:
    source = sources.obtain(sources.MICROPYTHON, Places.find(), Console())
    return Casting(stage, source.folder / "tests", tmp_path_factory.mktemp("wires"))


@pytest.fixture(params=ALONE)
def player(request: pytest.FixtureRequest, casting: Casting) -> Player:
    return casting.player(request.param)


@pytest.fixture(scope="session")
def crew(request: pytest.FixtureRequest, casting: Casting) -> Iterator[Crew]:
    items = (item for item in request.session.items if isinstance(item, pytest.Function) and hasattr(item, "callspec"))
    parameters = [item.callspec.params for item in items if {"cast", "script"} <= {*item.callspec.params}]
    asked = [(str(one["cast"]), str(one["script"])) for one in parameters]
    crew = Crew(casting, asked)
    yield crew
    crew.dismiss()
