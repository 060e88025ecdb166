"""`bench` on the emulated board: what it counts there is the same each time and stays in its budgets, and every contender can do every
work. Nothing here is timed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace

import pytest

from workbench.bench import counting
from workbench.bench.contenders import prepare
from workbench.bench.rows import (
    BOARD_ROWS, CONTENDERS, INSTRUCTIONS, NAMES, OURS, RAW, TIME, UPSTREAM, Budget, Quantity, Row, Task,
)  # fmt: skip
from workbench.bench.running import Bench
from workbench.bench.spread import met
from workbench.console import Console
from workbench.failure import Failure
from workbench.places import ROOT, Places

WORKS = [row for row in BOARD_ROWS if not isinstance(row, Task)]
BUDGETS = [(row, budget) for row in WORKS for budget in row.budgets if budget.quantity == INSTRUCTIONS]

Count = Callable[[Row, str], float]


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(prepare("micropython", "mps2-an385", Places.find(), Console()))


@pytest.fixture(scope="module")
def count(bench: Bench) -> Count:
    """Counts each thing once."""
    known: dict[tuple[str, str], float] = {}

    def counted(row: Row, contender: str) -> float:
        key = row.name, contender
        if key not in known:
            known[key] = counting.instructions_of_board(bench, row, contender)
        return known[key]

    return counted


@pytest.mark.parametrize("row, budget", [pytest.param(*each, id=each[0].name) for each in BUDGETS])
def test_instructions_stay_in_their_budget(row: Row, budget: Budget, count: Count) -> None:
    quantity = Quantity(row.name, INSTRUCTIONS, "", {name: (count(row, name),) for name in CONTENDERS}, ())
    assert met(quantity, budget), quantity
    assert quantity.samples[RAW] < quantity.samples[OURS], "the loop in C has less to do"


@pytest.mark.parametrize("contender", CONTENDERS)
def test_instructions_are_the_same_each_time(contender: str, bench: Bench, count: Count) -> None:
    row = next(row for row in WORKS if row.name == "exchange")
    assert counting.instructions_of_board(bench, row, contender) == count(row, contender)


# A few pieces, but more than any window holds.
@pytest.mark.parametrize("contender", CONTENDERS, ids=lambda name: NAMES[name])
@pytest.mark.parametrize("row", [row for row in WORKS if row.timed], ids=lambda row: row.name)
def test_every_contender_does_every_work_over_the_wire(row: Row, contender: str, bench: Bench) -> None:
    taken = bench.time(replace(row, timed=20), contender)
    assert taken is not None and taken > 0


def test_a_board_that_fails_tells_why(bench: Bench) -> None:
    with pytest.raises(Failure, match="(?s)exchange: ours ended with 1.*KeyError.*nonsense"):
        counting.instructions_of_board(bench, replace(WORKS[0], name="exchange", work="nonsense", counted=1), OURS)


def test_one_row_from_the_command_line() -> None:
    command = [ROOT / "portwright", "bench", "--target", "mps2-an385", "--rows", "datagram", "--pairs", "1", "--json", "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["target"] == "mps2-an385" and told["versions"]["compiler"].startswith("arm-none-eabi-gcc")
    assert told["versions"]["emulator"].startswith("QEMU emulator version")
    assert [each["quantity"] for each in told["quantities"]] == [TIME, INSTRUCTIONS]
    assert all(set(each["ratios"]) == {UPSTREAM, RAW} for each in told["quantities"])
