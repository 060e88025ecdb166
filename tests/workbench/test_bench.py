"""`bench`: its arithmetic and its output, from fixed samples; what it counts, which does not depend on how busy the machine is;
one row from the command line to JSON. Nothing here is timed."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from workbench import sources
from workbench.bench import counting, whole
from workbench.bench.command import chosen
from workbench.bench.contenders import prepare
from workbench.bench.measuring import _turn
from workbench.bench.plot import plot
from workbench.bench.record import record
from workbench.bench.rows import (
    BOARD_ROWS, CALLS, CONTENDERS, HOST_ROWS, INSTRUCTIONS, OURS, RAW, SECONDS, TIME, UPSTREAM, Budget, Quantity, Row,
)  # fmt: skip
from workbench.bench.running import Bench
from workbench.bench.spread import Spread, judged, met, ratio, spread
from workbench.bench.table import number, table
from workbench.console import Console
from workbench.failure import BAD_INPUT, SETUP_MISSING, Failure
from workbench.firmware import Firmware, recipe_of
from workbench.places import ROOT, Places

FAST = Quantity(
    "exchange", TIME, "us",
    {OURS: (4.0, 4.0, 5.0), UPSTREAM: (8.0, 6.0, 5.0), RAW: (2.0, 3.0, 4.0)},
    (Budget(TIME, 0.85, RAW), Budget(TIME, 1.0, UPSTREAM)),
)  # fmt: skip
COUNTED = Quantity("readline", CALLS, "", {OURS: (2.0,), UPSTREAM: (64.0,), RAW: (2.0,)}, (Budget(CALLS, 2),))
COSTLY = Quantity("readline", INSTRUCTIONS, "", {OURS: (3000.0,), UPSTREAM: (1000.0,), RAW: (50.0,)}, ())
ALONE = Quantity("check", SECONDS, "s", {OURS: (0.2, 0.25, 0.31)}, (Budget(SECONDS, 0.3),), "a note")
LACKING = Quantity("datagram", TIME, "us", {UPSTREAM: (1.0,), RAW: (1.0,)}, (Budget(TIME, 1.0, RAW),))
ALL = (FAST, COUNTED, COSTLY, ALONE, LACKING)


@pytest.mark.parametrize(
    "values, expected",
    [
        ([3.0], (3, 3, 3)), ([1.0, 2.0], (1.5, 1.25, 1.75)), ([5.0, 1.0, 3.0], (3, 2, 4)),
        ([float(n) for n in range(1, 10)], (5, 3, 7)),
    ],
)  # fmt: skip
def test_the_middle_and_the_quartiles(values: list[float], expected: tuple[float, float, float]) -> None:
    assert spread(values) == Spread(*expected)


def test_ratios_are_taken_pair_by_pair() -> None:
    assert ratio(FAST, UPSTREAM) == Spread(1.5, 1.25, 1.75)  # of 2, 1.5 and 1: for time, more is faster
    assert ratio(COUNTED, UPSTREAM) == Spread(2 / 64, 2 / 64, 2 / 64)  # for counts, less is cheaper
    assert ratio(LACKING, RAW) is None
    assert ratio(ALONE, RAW) is None


def test_budgets_are_least_for_speed_and_most_for_the_rest() -> None:
    assert judged(FAST, FAST.budgets[0]) == 0.75
    assert [met(FAST, budget) for budget in FAST.budgets] == [False, True]
    assert met(COUNTED, Budget(CALLS, 1)) is False and met(COUNTED, Budget(CALLS, 2)) is True
    assert met(COSTLY, Budget(INSTRUCTIONS, 3.0, UPSTREAM)) is True and met(COSTLY, Budget(INSTRUCTIONS, 2.9, UPSTREAM)) is False
    assert met(ALONE, Budget(SECONDS, 0.25)) is True
    assert met(LACKING, LACKING.budgets[0]) is None
    assert [str(budget) for budget in (FAST.budgets[0], COUNTED.budgets[0])] == [">= 0.85 of raw C", "<= 2"]


def test_contenders_take_turns() -> None:
    assert [_turn(each)[0] for each in range(4)] == [OURS, UPSTREAM, RAW, OURS]
    assert all(sorted(_turn(each)) == sorted(CONTENDERS) for each in range(3))


def test_the_table() -> None:
    assert table(ALL).splitlines() == [
        "row       measured                          ours  upstream  raw C       of upstream          of raw C  budget            met",
        "-" * 124,
        "exchange  time, us                             4         6      3  1.50 (1.25-1.75)  0.75 (0.62-0.78)  >= 0.85 of raw C  NO",
        "                                                                                                       >= 1 of upstream  yes",
        "readline  system calls                         2        64      2              0.03              1.00  <= 2              yes",
        "          instructions                      3000      1000     50              3.00             60.00",
        "check     processor time, s                 0.25         -      -                 -                 -  <= 0.3            yes",
        "datagram  time, us           not in this dialect         1      1                 -                 -  >= 1 of raw C     -",
        "check: a note",
    ]


def test_numbers_show_three_digits() -> None:
    assert [number(value) for value in (2.0, 0.1234, 12.345, 1234.5, 64.0)] == ["2", "0.12", "12.3", "1234", "64"]


def test_the_picture() -> None:
    text = plot(ALL, "Speed & more <of all>", ROOT / "templates")
    picture = ElementTree.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
    said = [group.findtext(f"{space}title") for group in picture.iter(f"{space}g")]
    assert said == [
        "exchange, of upstream: 1.50 (1.25 to 1.75)",
        "exchange, of raw C: 0.75 (0.62 to 0.78)",
        "readline, system calls, of upstream: 0.03 (0.03 to 0.03)",
        "readline, system calls, of raw C: 1.00 (1.00 to 1.00)",
        "readline, instructions, of upstream: 3.00 (3.00 to 3.00)",
    ]
    for bar in picture.iter(f"{space}rect"):
        assert float(bar.attrib.get("x", 0)) + float(bar.attrib["width"]) <= width
        assert float(bar.attrib.get("y", 0)) + float(bar.attrib["height"]) <= height
    missed = [each.text for each in picture.iter(f"{space}text") if "missed" in each.attrib.get("class", "")]
    assert missed == ["0.75"]
    assert "System calls and instructions beside the other" in text
    assert ">Instructions beside the other" in plot([FAST, COSTLY], "", ROOT / "templates")
    assert "prefers-color-scheme: dark" in text and not re.search(r"\d\.\d{3}", text)


def test_the_picture_of_nothing_has_no_bars() -> None:
    assert "<g>" not in plot([ALONE], "nothing to compare", ROOT / "templates")


def test_the_record_is_complete(micropython: Path) -> None:
    recipe = recipe_of(Firmware("micropython"), Places.find())
    told = json.loads(record(ALL, "micropython", "host", recipe, 3, sources.Source(micropython, "")))
    assert set(told) == {"variant", "target", "pairs", "machine", "versions", "quantities"}
    assert told["versions"]["micropython"] == "1.25.0" and "-Os" in told["versions"]["flags"]
    assert {"processor", "processors", "measured_on", "system", "load"} == set(told["machine"])
    first = told["quantities"][0]
    assert first["contenders"][OURS] == {"median": 4, "lower_quartile": 4, "upper_quartile": 4.5, "samples": [4, 4, 5]}
    assert first["ratios"][UPSTREAM] == {"median": 1.5, "lower_quartile": 1.25, "upper_quartile": 1.75}
    assert first["budgets"][0] == {"reference": RAW, "at_least": 0.85, "value": 0.75, "met": False}
    assert told["quantities"][3]["note"] == "a note"


def test_rows_are_chosen_by_name() -> None:
    assert [row.name for row in chosen("readline, connect", HOST_ROWS)] == ["connect", "readline"]
    assert chosen("", BOARD_ROWS) == list(BOARD_ROWS)
    with pytest.raises(Failure, match="did you mean readline") as caught:
        chosen("readlin", HOST_ROWS)
    assert caught.value.code == BAD_INPUT
    with pytest.raises(Failure, match="there is no row 'readline'"):
        chosen("readline", BOARD_ROWS)


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["--pairs", "0"], "expected 1 to 1000"), (["--rows", "x"], "there is no row 'x'"),
        (["--target", "mps2"], "there is no target 'mps2'"), (["--target", "cc3200"], "nothing here runs a firmware for cc3200"),
        (["--json", "/no/such/x.json"], "there is no folder"), (["--plot", "/no/such/x.svg"], "there is no folder"),
    ],
)  # fmt: skip
def test_bad_arguments_are_told_before_anything_starts(arguments: list[str], told: str) -> None:
    done = subprocess.run([ROOT / "portwright", "bench", *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and told in done.stderr and not done.stdout


def test_a_missing_tool_is_told_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failure, match="apt-get install -y --no-install-recommends valgrind strace") as caught:
        counting.require_tools()
    assert caught.value.code == SETUP_MISSING


def test_everything_is_generated(tmp_path: Path) -> None:
    whole.generate_everything(str(ROOT), str(tmp_path))
    assert (tmp_path / "host" / "micropython" / "tables.c").is_file()
    assert (tmp_path / "host" / "zerynth-2.3" / "tables.c").is_file()


@pytest.fixture(scope="module")
def bench() -> Bench:
    if subprocess.run(["strace", "-c", "true"], capture_output=True).returncode != 0:
        pytest.skip("this machine does not let a process trace its child")
    return Bench(prepare("micropython", "host", Places.find(), Console()))


# Beside the budgets, what the operations without one take.
ALSO = {"transfer": Budget(CALLS, 2), "wait": Budget(CALLS, 4), "datagram": Budget(CALLS, 2)}
BUDGETS = [
    (row, budget)
    for row in HOST_ROWS
    if isinstance(row, Row)
    for budget in (*row.budgets, *([ALSO[row.name]] if row.name in ALSO else []))
    if budget.quantity in (CALLS, INSTRUCTIONS)
]


MISSED = {("reconnect", INSTRUCTIONS)}  # the text of an address is read each time; upstream was handed the system's own form
EACH_BUDGET = [
    pytest.param(
        row, budget, id=f"{row.name}-{budget.quantity}",
        marks=[pytest.mark.xfail(strict=True)] if (row.name, budget.quantity) in MISSED else [],
    )
    for row, budget in BUDGETS
]  # fmt: skip


@pytest.mark.parametrize("row, budget", EACH_BUDGET)
def test_what_is_counted_stays_in_its_budget(row: Row, budget: Budget, bench: Bench) -> None:
    count = counting.system_calls if budget.quantity == CALLS else counting.instructions
    names = [name for name in CONTENDERS if name in (OURS, budget.reference)]
    quantity = Quantity(row.name, budget.quantity, "", {name: (count(bench, row, name),) for name in names}, ())
    assert met(quantity, budget), quantity


def test_one_row_from_the_command_line(bench: Bench, tmp_path: Path) -> None:
    command = [ROOT / "portwright", "bench", "--rows", "readline", "--pairs", "1", "--json", "-", "--plot", tmp_path / "x.svg"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    quantities = json.loads(done.stdout)["quantities"]
    assert [each["quantity"] for each in quantities] == [TIME, CALLS, INSTRUCTIONS]
    assert quantities[1]["contenders"][UPSTREAM]["median"] > 60
    assert all(set(each["contenders"]) == set(CONTENDERS) for each in quantities)
    assert ElementTree.parse(tmp_path / "x.svg").getroot().tag.endswith("svg")
    assert "readline" in done.stderr
