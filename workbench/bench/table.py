"""The table that people read. In: quantities. Out: text."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.bench.rows import CONTENDERS, NAMES, RAW, UPSTREAM, Quantity
from workbench.bench.spread import Spread, met, ratio, spread

_HEAD = ("row", "measured", *(NAMES[each] for each in CONTENDERS), "of upstream", "of raw C", "budget", "met")
_LEFT = {0, 1, 7, 8}  # columns of words; the others hold numbers


def table(quantities: Sequence[Quantity]) -> str:
    lines = [_HEAD]
    for number, quantity in enumerate(quantities):
        again = number > 0 and quantities[number - 1].row == quantity.row
        lines += _lines(quantity, "" if again else quantity.row)
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    shown = ["  ".join(_cell(text, widths, column) for column, text in enumerate(line)).rstrip() for line in lines]
    notes = [f"{quantity.row}: {quantity.note}" for quantity in quantities if quantity.note]
    return "\n".join([shown[0], "-" * (sum(widths) + 2 * len(widths) - 2), *shown[1:], *notes])


def _cell(text: str, widths: Sequence[int], column: int) -> str:
    return text.ljust(widths[column]) if column in _LEFT else text.rjust(widths[column])


def _lines(quantity: Quantity, name: str) -> list[tuple[str, ...]]:
    measured = f"{quantity.name}, {quantity.unit}" if quantity.unit else quantity.name
    values = [_number(quantity, each) for each in CONTENDERS]
    ratios = [_ratio(ratio(quantity, reference)) for reference in (UPSTREAM, RAW)]
    if not quantity.samples.get("ours"):
        values[0] = "not in this dialect"
    verdicts = [(str(budget), {True: "yes", False: "NO", None: "-"}[met(quantity, budget)]) for budget in quantity.budgets]
    first, *more = verdicts or [("", "")]
    return [(name, measured, *values, *ratios, *first), *(("",) * 7 + each for each in more)]


def _number(quantity: Quantity, contender: str) -> str:
    samples = quantity.samples.get(contender)
    return number(spread(samples).median) if samples else "-"


def number(value: float) -> str:
    """Three digits that count, whole numbers whole."""
    if value == int(value):
        return f"{int(value)}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _ratio(found: Spread | None) -> str:
    if found is None:
        return "-"
    return f"{found.median:.2f}" + ("" if found.is_one_value else f" ({found.lower:.2f}-{found.upper:.2f})")
