"""A firmware as a picture. In: a report. Out: SVG, in which the area of every file is its bytes of flash. Every number that the
template prints is made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.render import Renderer, template_cache
from workbench.size.measuring import Object
from workbench.size.parts import MEANING, OURS, PARTS
from workbench.size.report import Report

WIDTH = 960.0
_MARGIN = 20.0
_WHOLE, _ZOOMED, _BAR = 430.0, 230.0, 26.0  # heights of the panels
_HEAD, _LEGEND, _CAPTION = 64.0, 22.0, 40.0  # heights of the title, of a line of the legend, from a panel to the next
_COLUMNS = 5  # of the legend
_LETTER = 6.8  # widths of a letter and heights of a line that leave room for any font
_LINE = 14.0
_SHORTEST = 5  # letters of a name that is cut
_UPSTREAM = "upstream"


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Tile:
    """One file."""

    box: Box
    kind: str  # its part, which decides its colour
    name: str
    flash: int

    @property
    def lines(self) -> tuple[str, ...]:
        """What there is room for: the name, and below it the bytes."""
        room = int((self.box.width - 8) / _LETTER)
        short = self.name.rpartition("/")[2]
        if room < min(len(short), _SHORTEST) or self.box.height < _LINE + 2:
            return ()
        shown = short if len(short) <= room else short[: room - 1] + "\u2026"
        size = f"{self.flash:,}"
        return (shown, size) if self.box.height >= 2 * _LINE + 4 and len(size) <= room else (shown,)


def treemap(report: Report, templates: Path) -> str:
    whole = Box(_MARGIN, _HEAD + _legend_height() + _CAPTION, WIDTH - 2 * _MARGIN, _WHOLE)
    zoomed = Box(_MARGIN, whole.y + whole.height + _CAPTION, whole.width, _ZOOMED)
    bar = Box(_MARGIN, zoomed.y + zoomed.height + _CAPTION, whole.width, _BAR)
    ours = [one for one in report.size.objects if one.part in OURS]
    upstream = report.upstream.upstream if report.upstream else None
    values: dict[str, object] = {
        "title": f"{report.variant} on {report.target}",
        "subtitle": f"{report.size.total.flash:,} bytes of flash, {report.size.total.ram:,} bytes of RAM",
        "width": WIDTH,
        "height": bar.y + bar.height + _MARGIN,
        "legend": _legend(report),
        "whole": whole,
        "whole_tiles": tiles(whole, report.size.objects),
        "zoomed": zoomed,
        "zoomed_caption": f"Our sockets, larger: {report.size.ours.flash:,} bytes"
        + (f"; MicroPython's own beside them, to the same scale: {upstream.amount.flash:,}" if upstream else ""),
        "zoomed_tiles": _beside(zoomed, ours, upstream),
        "bar": bar,
        "bar_caption": _bar_caption(report),
        "bar_tiles": _bar_tiles(bar, report),
        "line": _LINE,
    }  # fmt: skip
    return Renderer(templates, template_cache()).render("size/treemap.svg.j2", values)


def tiles(box: Box, objects: Sequence[Object]) -> list[Tile]:
    """The box filled: first the parts, then the files of each in its own share."""
    parts = {part: [one for one in objects if one.part == part and one.amount.flash > 0] for part in PARTS}
    there = sorted((part for part in PARTS if parts[part]), key=lambda part: -_flash(parts[part]))
    shares = squarified(box, [_flash(parts[part]) for part in there])
    found: list[Tile] = []
    for part, share in zip(there, shares, strict=True):
        files = sorted(parts[part], key=lambda one: (-one.amount.flash, one.name))
        places = squarified(share, [one.amount.flash for one in files])
        found += [Tile(place, part, one.name, one.amount.flash) for place, one in zip(places, files, strict=True)]
    return found


def squarified(box: Box, sizes: Sequence[int]) -> list[Box]:
    """Boxes that fill the box, in proportion to the sizes, which fall; each as square as a row of them allows (Bruls, Huizing and
    van Wijk, Squarified Treemaps, 2000)."""
    found: list[Box] = []
    left, rest = box, list(sizes)
    while rest:
        scale = left.area / sum(rest)
        side = min(left.width, left.height)
        count = 1
        while count < len(rest) and _worst(rest[: count + 1], side, scale) <= _worst(rest[:count], side, scale):
            count += 1
        row, rest = rest[:count], rest[count:]
        depth = sum(row) * scale / side
        found += _row(left, row, depth)
        if left.width >= left.height:
            left = Box(left.x + depth, left.y, max(left.width - depth, 0.0), left.height)
        else:
            left = Box(left.x, left.y + depth, left.width, max(left.height - depth, 0.0))
    return found


def _row(box: Box, row: Sequence[int], depth: float) -> list[Box]:
    """Along the shorter side of the box."""
    found: list[Box] = []
    at = 0.0
    for size in row:
        length = min(box.width, box.height) * size / sum(row)
        upright = box.width >= box.height
        found.append(Box(box.x, box.y + at, depth, length) if upright else Box(box.x + at, box.y, length, depth))
        at += length
    return found


def _worst(row: Sequence[int], side: float, scale: float) -> float:
    """The least square of the row: its longer side over its shorter."""
    depth = sum(row) * scale / side
    return max(max(depth / (size * scale / depth), (size * scale / depth) / depth) for size in row)


def _beside(box: Box, ours: Sequence[Object], upstream: Object | None) -> list[Tile]:
    """Ours, and upstream's in one column at the right of them."""
    theirs = upstream.amount.flash if upstream else 0
    if not ours:
        return []
    gap = 12.0 if upstream else 0.0
    width = (box.width - gap) * _flash(ours) / (_flash(ours) + theirs)
    found = tiles(Box(box.x, box.y, width, box.height), ours)
    if upstream is not None:
        column = Box(box.x + width + gap, box.y, box.width - gap - width, box.height)
        found.append(Tile(column, _UPSTREAM, upstream.name, theirs))
    return found


def _bar_tiles(box: Box, report: Report) -> list[Tile]:
    """RAM, but for the arrays that hold nothing yet. The number of a tile is its bytes of RAM."""
    amounts = _ram(report)
    whole = sum(amounts.values())
    found: list[Tile] = []
    at = box.x
    for part, size in sorted(amounts.items(), key=lambda item: -item[1]):
        width = box.width * size / whole
        found.append(Tile(Box(at, box.y, width, box.height), part, part, size))
        at += width
    return found


def _bar_caption(report: Report) -> str:
    named = " and ".join(name for name, _ in report.memory)
    return f"RAM: {sum(_ram(report).values()):,} bytes" + (f", beside the VM's {named}" if named else "")


def _ram(report: Report) -> dict[str, int]:
    amounts = {part: amount.ram for part, amount in report.size.parts.items()}
    amounts["port"] -= sum(size for _, size in report.memory)
    return {part: size for part, size in amounts.items() if size > 0}


def _legend(report: Report) -> list[dict[str, object]]:
    step = (WIDTH - 2 * _MARGIN) / _COLUMNS
    return [
        {
            "x": _MARGIN + step * (number % _COLUMNS), "y": _HEAD + _LEGEND * (number // _COLUMNS),
            "part": part, "flash": f"{amount.flash:,}", "says": MEANING[part],
        }
        for number, (part, amount) in enumerate(report.size.parts.items())
    ]  # fmt: skip


def _legend_height() -> float:
    return _LEGEND * -(-len(PARTS) // _COLUMNS)


def _flash(objects: Sequence[Object]) -> int:
    return sum(one.amount.flash for one in objects)
