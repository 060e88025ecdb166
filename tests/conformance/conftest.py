"""Firmware for the cases, built once, and a crew of two that runs cases ahead of the tests that want their verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conformance.cases import Case
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.places import Places


class Crew:
    """Verdicts by case. `expected` are the cases that this session will ask for; those of other targets are others' business."""

    def __init__(self, expected: list[Case], folder: Path) -> None:
        self._folder = folder
        self._expected = expected
        self._pool = ThreadPoolExecutor(2)
        self._verdicts: dict[Case, Future[str]] = {}

    def verdict(self, case: Case) -> str:
        if case not in self._verdicts:
            firmware = build(Firmware(case.variant), Places.find(), Console())
            for one in (each for each in (case, *self._expected) if each.variant == case.variant):
                if one not in self._verdicts:
                    self._verdicts[one] = self._pool.submit(one.run_on, firmware, self._folder)
        return self._verdicts[case].result()

    def dismiss(self) -> None:
        self._pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def crew(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    ours = [item for item in request.session.items if Path(__file__).parent in item.path.parents]
    asked = [case for item in ours if isinstance(case := _case_of(item), Case)]
    crew = Crew(asked, tmp_path_factory.mktemp("cases"))
    yield crew
    crew.dismiss()


def _case_of(item: pytest.Item) -> object:
    """The case that a test is about, None for the tests of other things."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("case") if callspec is not None else None
