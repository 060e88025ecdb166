"""All that `size` tells of one target, and its two forms. In: sizes. Out: a table for people, or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.size.budgets import Budget
from workbench.size.measuring import Amount, Size

_VERDICTS = {True: "yes", False: "NO", None: "-"}


@dataclass(frozen=True, slots=True)
class Report:
    target: str
    variant: str
    size: Size
    upstream: Size | None  # the same target with MicroPython's own sockets; None: it does not say how to build that
    budgets: tuple[Budget, ...]
    lean: Size | None  # what the budgets are about; None where there are none
    is_lean: bool
    memory: tuple[tuple[str, int], ...]  # of the target: arrays of the port's among its RAM


def as_text(report: Report) -> str:
    blocks = [_parts(report), _comparison(report), _budgets(report)]
    return "\n\n".join(block for block in blocks if block)


def as_json(report: Report) -> str:
    parts = [{"name": name, "flash": amount.flash, "ram": amount.ram} for name, amount in report.size.parts.items()]
    told: dict[str, object] = {
        "target": report.target,
        "variant": report.variant,
        "lean": report.is_lean,
        "total": _fields(report.size.total),
        "parts": parts,
        "ours": _fields(report.size.ours),
        **_whole(report.size),
        "upstream": _upstream(report.upstream),
        "budgets": [_budget(budget, report.lean) for budget in report.budgets] if report.lean else [],
    }
    return json.dumps(told, indent=2) + "\n"


def _fields(amount: Amount) -> dict[str, int]:
    return {"flash": amount.flash, "ram": amount.ram}


def _whole(size: Size) -> dict[str, int | None]:
    return {"image": size.image, "heap": size.heap, "socket": size.socket}


def _upstream(size: Size | None) -> dict[str, object] | None:
    """Its sockets, and the whole firmware around them."""
    if size is None or size.upstream is None:
        return None
    sockets = size.upstream
    return {
        "name": sockets.name, "flash": sockets.amount.flash, "ram": sockets.amount.ram,
        "total": _fields(size.total), **_whole(size),
    }  # fmt: skip


def _budget(budget: Budget, lean: Size) -> dict[str, object]:
    return {
        "name": budget.name, "value": budget.figure(lean), "at_most": budget.most, "aim": budget.aim, "met": budget.is_met(lean)
    }  # fmt: skip


def _parts(report: Report) -> str:
    size = report.size
    rows = [("part", "flash", "share", "RAM")]
    for name, amount in size.parts.items():
        rows.append((name, _bytes(amount.flash), f"{100 * amount.flash / size.total.flash:.1f} %", _bytes(amount.ram)))
    lines = _table(rows)
    last = _table([*rows, ("total", _bytes(size.total.flash), "", _bytes(size.total.ram))])[-1]
    arrays = [f"{_bytes(number)} are the VM's {name}" for name, number in report.memory]
    notes = [f"Of the port's RAM, {' and '.join(arrays)}."] if arrays else []
    return "\n".join([f"{report.variant} on {report.target}{', lean' if report.is_lean else ''}, bytes", "", *lines, "-" * max(map(len, lines)), last, *notes])


def _comparison(report: Report) -> str:
    size, other = report.size, report.upstream
    if other is None or other.upstream is None:
        return ""
    sockets = other.upstream
    rows: list[tuple[str, ...]] = [("", "ours", "upstream", "times")]
    rows.append(_compared(f"sockets, flash ({sockets.name})", size.ours.flash, sockets.amount.flash))
    rows.append(_compared("sockets, RAM", size.ours.ram, sockets.amount.ram))
    rows.append(_compared("the whole, flash", size.total.flash, other.total.flash))
    if size.image is not None and other.image is not None:
        rows.append(_compared("the image's file", size.image, other.image))
    if size.heap is not None and other.heap is not None:
        rows.append(_compared("left for the VM's heap", size.heap, other.heap))
    if size.socket is not None and other.socket is not None:
        rows.append(_compared("a TCP socket, of the VM's heap", size.socket, other.socket))
    return "\n".join(["Beside MicroPython's own sockets in the same firmware", "", *_table(rows)])


def _budgets(report: Report) -> str:
    if report.lean is None:
        return ""
    rows = [("", "is", "at most", "aim", "met")]
    for budget in report.budgets:
        figure = budget.figure(report.lean)
        told = "-" if figure is None else _bytes(figure)
        rows.append((budget.name, told, _bytes(budget.most), _bytes(budget.aim), _VERDICTS[budget.is_met(report.lean)]))
    return "\n".join(["Budgets, of the lean firmware: IPv4 alone, nothing that serves tests", "", *_table(rows)])


def _compared(what: str, ours: int, theirs: int) -> tuple[str, ...]:
    times = ours / theirs if theirs else 0.0
    return (what, _bytes(ours), _bytes(theirs), f"{times:.2f}" if 0 < times < 100 else f"{times:.0f}" if times else "-")


def _bytes(number: int) -> str:
    return f"{number:,}"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """The first column holds words, the others numbers."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))])
        for row in rows
    ]
