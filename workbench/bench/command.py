"""`./portwright bench`. In: what was asked for. Out: a table or JSON on standard output, and files. Never: a measurement before
everything that was asked for is known to be possible."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench import firmware, sources
from workbench.bench.counting import require_tools
from workbench.bench.measuring import measure
from workbench.bench.plot import plot
from workbench.bench.record import machine, record
from workbench.bench.rows import BOARD_ROWS, HOST_ROWS, Row, Task
from workbench.bench.table import table
from workbench.console import Console
from workbench.failure import BAD_INPUT, Failure
from workbench.places import Places


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for; names of files are empty where none is wanted."""

    variant: str
    target: str
    rows: str
    pairs: int
    json: str
    plot: str


def carry_out(request: Request, places: Places, console: Console) -> int:
    recipe = firmware.recipe_of(firmware.Firmware(request.variant, request.target), places)
    rows = chosen(request.rows, BOARD_ROWS if recipe.emulator else HOST_ROWS)
    if not 1 <= request.pairs <= 1000:
        raise Failure(f"--pairs {request.pairs}: expected 1 to 1000", BAD_INPUT)
    for option, name in (("--json", request.json), ("--plot", request.plot)):
        if name not in ("", "-") and not Path(name).absolute().parent.is_dir():
            raise Failure(f"{option} {name}: there is no folder {Path(name).absolute().parent}", BAD_INPUT)
    if not recipe.emulator and any(isinstance(row, Row) and row.counted for row in rows):
        require_tools()
    quantities = measure(rows, request.variant, request.target, request.pairs, places, console)
    source = sources.obtain(sources.MICROPYTHON, places, console)
    text = record(quantities, request.variant, request.target, recipe, request.pairs, source)
    if request.json == "-":
        print(text, end="")
    else:
        print(table(quantities))
        print(legend(request.pairs))
    if request.json not in ("", "-"):
        Path(request.json).write_text(text, encoding="utf-8")
    if request.plot:
        title = f"Sockets of {request.variant} on {request.target}"
        Path(request.plot).write_text(plot(quantities, title, places.root / "templates"), encoding="utf-8")
    return 0


def chosen(names: str, rows: Sequence[Row | Task]) -> Sequence[Row | Task]:
    known = {row.name: row for row in rows}
    wanted = [name.strip() for name in names.split(",")] if names else list(known)
    for name in wanted:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            more = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"
            raise Failure(f"--rows: there is no row {name!r}{more}", BAD_INPUT)
    return [row for row in rows if row.name in wanted]


def legend(pairs: int) -> str:
    facts = machine()
    return (
        "Times are medians for one piece of work. Of upstream, of raw C: for times our speed as a share of theirs (more is\n"
        "better), for counts our number over theirs (less is better); medians of pairs, quartiles in parentheses.\n"
        f"{pairs} pair{'s' if pairs != 1 else ''} on processor {facts['measured_on']} of {facts['processor']}, load {facts['load']}."
    )
