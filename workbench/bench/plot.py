"""The ratios as a picture. In: quantities. Out: SVG. Every number that the template prints is made here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.render import Renderer, template_cache
from workbench.bench.rows import CALLS, INSTRUCTIONS, NAMES, RAW, TIME, UPSTREAM, Quantity
from workbench.bench.spread import met, ratio

_LEFT, _WIDTH, _RIGHT = 190, 460, 70  # names, bars, numbers
_STEP, _GAP, _HEAD = 19, 9, 70  # from bar to bar, between rows, above the first panel
_PANELS = (
    ("Speed beside the other: longer is faster", (TIME,)),
    ("{} beside the other: shorter is cheaper", (CALLS, INSTRUCTIONS)),
)


def plot(quantities: Sequence[Quantity], title: str, templates: Path) -> str:
    panels: list[dict[str, object]] = []
    top = _HEAD
    for heading, names in _PANELS:
        bars = [bar for quantity in quantities if quantity.name in names for bar in _bars(quantity)]
        if bars:
            counted = " and ".join(name for name in names if any(quantity.name == name for quantity in quantities))
            panel = _panel(heading.format(counted.capitalize()), bars, top)
            panels.append(panel)
            top = int(_value(panel, "bottom")) + 54
    values: dict[str, object] = {
        "title": title, "width": _LEFT + _WIDTH + _RIGHT, "height": top - 24, "left": _LEFT, "panels": panels
    }  # fmt: skip
    return Renderer(templates, template_cache()).render("bench/plot.svg.j2", values)


def _bars(quantity: Quantity) -> list[dict[str, object]]:
    bars: list[dict[str, object]] = []
    what = "" if quantity.name == TIME else f", {quantity.name}"
    for reference in (UPSTREAM, RAW):
        found = ratio(quantity, reference)
        if found is None or (quantity.name, reference) == (INSTRUCTIONS, RAW):  # C runs no virtual machine
            continue
        budget = next((each for each in quantity.budgets if each.reference == reference), None)
        bars.append({
            "name": f"{quantity.row}{what}",
            "reference": reference,
            "median": found.median, "lower": found.lower, "upper": found.upper,
            "limit": budget.limit if budget else None,
            "missed": budget is not None and met(quantity, budget) is False,
        })  # fmt: skip
    return bars


def _panel(heading: str, bars: Sequence[dict[str, object]], top: int) -> dict[str, object]:
    """Lengths in pixels. What is longer than the panel is cut: the number beside it tells."""
    ends = sorted(_value(bar, "upper") for bar in bars)
    longest = min(ends[-1], max(1.5, 2.5 * ends[len(ends) // 2])) * 1.04
    scale = _WIDTH / max(longest, 1.05)
    marks = [mark for mark in _marks(longest) if mark <= longest]
    drawn: list[dict[str, object]] = []
    middle = top + 30
    for number, bar in enumerate(bars):
        again = number > 0 and bars[number - 1]["name"] == bar["name"]
        middle += 0 if number == 0 else _STEP if again else _STEP + _GAP
        end = _pixel(_value(bar, "median"), scale)
        limit = None if bar["limit"] is None else _pixel(_value(bar, "limit"), scale)
        one_value = bar["lower"] == bar["upper"] or _value(bar, "upper") > longest
        whisker = None if one_value else (_pixel(_value(bar, "lower"), scale), _pixel(_value(bar, "upper"), scale))
        drawn.append({
            "name": "" if again else bar["name"],
            "label": f"{_value(bar, 'median'):.2f}",
            "reference": bar["reference"],
            "says": f"{bar['name']}, of {NAMES[str(bar['reference'])]}: {_value(bar, 'median'):.2f} "
                    f"({_value(bar, 'lower'):.2f} to {_value(bar, 'upper'):.2f})",
            "y": middle,
            "end": end,
            "whisker": whisker,
            "cut": _value(bar, "median") > longest,
            "limit": limit,
            "label_x": max(end, *(whisker or ()), limit or 0) + 8,
            "missed": bar["missed"],
        })  # fmt: skip
    bottom = middle + 14
    return {
        "heading": heading, "top": top, "bottom": bottom, "bars": drawn,
        "marks": [{"x": _pixel(mark, scale), "text": f"{mark:g}"} for mark in marks],
    }  # fmt: skip


def _marks(longest: float) -> list[float]:
    step = next(size for size in (0.25, 0.5, 1, 2, 5, 10, 50, 1000) if longest / size <= 8)
    return [step * number for number in range(9)]


def _pixel(value: float, scale: float) -> float:
    return round(_LEFT + min(value * scale, _WIDTH), 1)


def _value(bar: dict[str, object], name: str) -> float:
    value = bar[name]
    assert isinstance(value, (int, float))
    return float(value)
