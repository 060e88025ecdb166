"""The firmware under test, its stage, and two who run tests ahead of those that want their verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.upstream.scripts import Judge, Stage, Verdict
from workbench import sources
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.places import Places


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    opened = Stage.open(tmp_path_factory.mktemp("stage"))
    if isinstance(opened, str):
        pytest.skip(opened)
    return opened


@pytest.fixture(scope="session")
def firmware() -> Path:
    return build(Firmware("micropython"), Places.find(), Console())


class Crew:
    def __init__(self, judge: Judge, asked: list[str]) -> None:
        self._pool = ThreadPoolExecutor(2)
        self._verdicts: dict[str, Future[Verdict]] = {name: self._pool.submit(judge.verdict, name) for name in asked}

    def verdict(self, name: str) -> Verdict:
        return self._verdicts[name].result()

    def dismiss(self) -> None:
        self._pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def crew(request: pytest.FixtureRequest, stage: Stage, firmware: Path) -> Iterator[Crew]:
    items = (item for item in request.session.items if isinstance(item, pytest.Function) and hasattr(item, "callspec"))
    asked = [str(item.callspec.params["script"]) for item in items if "script" in item.callspec.params]
    source = sources.obtain(sources.MICROPYTHON, Places.find(), Console())
    crew = Crew(Judge(stage, firmware, source.folder / "tests"), asked)
    yield crew
    crew.dismiss()
