"""The board with a variant is that variant: it passes every case generated for it, each on a board of its own, just booted.

Cases talk to the board's own sockets alone, so that the board is alone too, and its time does not depend on
this machine's. The same cases as `run` has them, on a network and in this machine's time, are slow, and so are all variants but one on
further boards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.board.support import LONGEST, TARGET, Board
from tests.conformance.cases import CONNECT_TO, Case, cases_of, specification, variant_names
from workbench import emulator
from workbench.make import cores

_WAITING = 4  # boards that mostly wait, for each core


@dataclass(frozen=True)
class Firmware:
    variant: str
    target: str
    alone: bool  # else as `run` starts it

    def __str__(self) -> str:
        where = "" if self.target == TARGET else f"{self.target}-"
        return f"{where}{self.variant}{'' if self.alone else '-as-run'}"

    @property
    def slow(self) -> bool:
        return not self.alone or (self.target != TARGET and self.variant != variant_names()[0])


EMULATED = [one.name for one in specification().targets if one.emulator is not None]
ASKED = [
    *(Firmware(variant, target, True) for target in EMULATED for variant in variant_names()),
    *(Firmware(variant, TARGET, False) for variant in variant_names()),
]


def verdict_on(board: Board, case: Case, alone: bool) -> str:
    boot = emulator.Boot(case.text.encode(), f"{case.id}.py", connect_to=CONNECT_TO)
    network = emulator.Alone() if alone else emulator.ThisMachine()
    outcome = emulator.run_to_end(board.program, board.machine, boot, LONGEST, network)
    lines = outcome.output.splitlines()
    if outcome.code != 0 or not lines:
        return f"FAIL: ended with {outcome.code}: {outcome.output}{outcome.errors}"
    return lines[-1] if lines[-1] == "PASS" or not outcome.errors else f"{lines[-1]}\n{outcome.errors}"


class Crew:
    """Runs the cases of a firmware ahead of the tests that ask, several at a time."""

    def __init__(self, wanted: Sequence[tuple[Firmware, Case]]) -> None:
        self._wanted = wanted
        self._busy, self._waiting = ThreadPoolExecutor(cores() + 1), ThreadPoolExecutor(_WAITING * cores())
        self._verdicts: dict[tuple[Firmware, str], Future[str]] = {}

    def verdict(self, firmware: Firmware, case: Case) -> str:
        if (firmware, case.id) not in self._verdicts:
            board = Board.of(firmware.variant, firmware.target)
            pool = self._busy if firmware.alone else self._waiting
            for one in (one for other, one in self._wanted if other == firmware):
                self._verdicts[firmware, one.id] = pool.submit(verdict_on, board, one, firmware.alone)
        return self._verdicts[firmware, case.id].result()

    def dismiss(self) -> None:
        self._busy.shutdown(cancel_futures=True)
        self._waiting.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def crew(request: pytest.FixtureRequest) -> Iterator[Crew]:
    chosen = [item.callspec.params for item in request.session.items if getattr(item, "function", None) is test_board_passes]
    made = Crew([(one["firmware"], one["case"]) for one in chosen])
    yield made
    made.dismiss()


@pytest.mark.parametrize(
    ("firmware", "case"),
    [
        pytest.param(one, case, id=f"{one}-{case.id}", marks=[pytest.mark.slow] if one.slow else [])
        for one in ASKED
        for case in cases_of(one.variant, one.target)
    ],
)
def test_board_passes(firmware: Firmware, case: Case, crew: Crew) -> None:
    verdict = crew.verdict(firmware, case)
    if verdict.startswith("SKIP"):
        pytest.skip(verdict.removeprefix("SKIP: "))
    assert verdict == "PASS", verdict


def test_every_emulated_board_is_asked_by_default() -> None:
    assert TARGET in EMULATED
    assert {one.target for one in ASKED if not one.slow} == set(EMULATED)
    assert {one.variant for one in ASKED if one.target == TARGET and not one.slow} == set(variant_names())
