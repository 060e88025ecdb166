"""The board with a variant is that variant: it passes every case generated for it, each on a board of its own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.board.support import LONGEST, TARGET, Board
from tests.conformance.cases import Case, cases_of
from workbench import emulator

VARIANTS = ("micropython", "zerynth")


def verdict_on(board: Board, case: Case) -> str:
    boot = emulator.Boot(case.text.encode(), f"{case.id}.py")
    outcome = emulator.run_to_end(board.program, board.machine, boot, LONGEST)
    lines = outcome.output.splitlines()
    if outcome.code != 0 or not lines:
        return f"FAIL: ended with {outcome.code}: {outcome.output}{outcome.errors}"
    return lines[-1] if lines[-1] == "PASS" or not outcome.errors else f"{lines[-1]}\n{outcome.errors}"


class Crew:
    """Runs the cases of a variant ahead of the tests that ask, two at a time."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(2)
        self._verdicts: dict[tuple[str, str], Future[str]] = {}

    def verdict(self, case: Case) -> str:
        if (case.variant, case.id) not in self._verdicts:
            board = Board.of(case.variant)
            for one in cases_of(case.variant, TARGET):
                self._verdicts[one.variant, one.id] = self._pool.submit(verdict_on, board, one)
        return self._verdicts[case.variant, case.id].result()

    def dismiss(self) -> None:
        self._pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    made = Crew()
    yield made
    made.dismiss()


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{name}-{case.id}") for name in VARIANTS for case in cases_of(name, TARGET)]
)
def test_board_passes(case: Case, crew: Crew) -> None:
    verdict = crew.verdict(case)
    if verdict.startswith("SKIP"):
        pytest.skip(verdict.removeprefix("SKIP: "))
    assert verdict == "PASS", verdict
