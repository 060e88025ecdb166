"""`./portwright demo`. In: every variant and the programs in spec/programs/, in its dialect. Out: a table of what each did with a
peer on this machine. An edition runs the programs of the variant that it extends.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench import firmware, peers, run
from workbench.console import Console
from workbench.failure import FAILED, SETUP_MISSING, Failure
from workbench.places import ROOT, Places

_PROGRAMS = ROOT / "spec" / "programs"
_PATIENCE = 30.0
_PAGE = b"".join(b"Line %d of a page that a server on this machine keeps.\n" % number for number in range(1, 9))


@dataclass(frozen=True, slots=True)
class Outcome:
    bytes: int
    wrong: str  # what was not as it should be, or ""


@dataclass(frozen=True, slots=True)
class Row:
    variant: str
    program: str
    bytes: int
    wrong: str
    seconds: float


# From how a program is started (given its rules for names and ports) to what came of it.
Start = Callable[[Sequence[str], Sequence[str]], "subprocess.Popen[str]"]


def _fetch_page(start: Start) -> Outcome:
    with peers.http_server({"/hello": _PAGE}) as server:
        rules = [f"{host}:80:{peers.LOOPBACK}:{server.port}" for host in ("page.example", "192.0.2.10")]
        printed, wrong = _finish(start(rules, []))
    if not wrong and printed.encode() != _PAGE:
        wrong = f"printed {len(printed)} bytes that are not the page"
    return Outcome(len(printed), wrong)


def _serve_page(start: Start) -> Outcome:
    port = peers.free_port()
    program = start([], [f"{port}:80"])
    try:
        page = peers.http_get(port)
    except OSError as error:
        program.kill()
        return Outcome(0, _finish(program)[1] or f"the client got no page: {error}")
    printed, wrong = _finish(program)
    if not wrong and printed != f"served {len(page)} bytes\n":
        wrong = f"the client got {len(page)} bytes, the program says: {printed.strip()}"
    return Outcome(len(page), wrong)


def _echo_datagrams(start: Start) -> Outcome:
    with peers.udp_echo() as service:
        rules = [f"{host}:7:{peers.LOOPBACK}:{service.port}" for host in ("echo.example", "192.0.2.20")]
        printed, wrong = _finish(start(rules, []))
        heard = sum(map(len, service.received))
    if not wrong and printed != f"echoed {heard} bytes\n":
        wrong = f"the service heard {heard} bytes, the program says: {printed.strip()}"
    return Outcome(heard, wrong)


_SCENES = (
    ("fetch a page over HTTP", "fetch_page.py", _fetch_page),
    ("serve a page to a client", "serve_page.py", _serve_page),
    ("echo datagrams over UDP", "echo_datagrams.py", _echo_datagrams),
)


def demonstrate(places: Places, console: Console) -> int:
    """Builds and runs everything; one row for each program."""
    rows: list[Row] = []
    for variant, ancestors in firmware.variants(places):
        try:
            path = firmware.build(firmware.Firmware(variant, "host"), places, console)
        except Failure as failure:
            if failure.code == SETUP_MISSING:
                raise
            console.note(failure.message)
            rows.append(Row(variant, "build its firmware", 0, "did not build", 0.0))
            continue
        for title, script, scene in _SCENES:
            found = (_PROGRAMS / name / script for name in (variant, *ancestors))
            program = next((one for one in found if one.is_file()), None)
            if program is not None:
                rows.append(_row(variant, title, path, program, scene))
    print(_table(rows))
    return FAILED if any(row.wrong for row in rows) or not rows else 0


def _row(variant: str, title: str, path: Path, script: Path, scene: Callable[[Start], Outcome]) -> Row:
    def start(connect_to: Sequence[str], forward: Sequence[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(path), str(script)], env=run.environment_for(connect_to, forward, os.environ), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, errors="replace",
        )  # fmt: skip

    began = time.monotonic()
    outcome = scene(start)
    return Row(variant, title, outcome.bytes, outcome.wrong, time.monotonic() - began)


def _finish(program: subprocess.Popen[str]) -> tuple[str, str]:
    """What the program printed, and what went wrong, or ""."""
    try:
        printed, told = program.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        program.kill()
        program.communicate()
        return "", f"not finished after {_PATIENCE:.0f} s"
    if program.returncode == 0:
        return printed, ""
    return printed, f"exit code {program.returncode}: {' | '.join(told.strip().splitlines()[-2:])}"


def _table(rows: Sequence[Row]) -> str:
    cells = [("variant", "what ran", "bytes", "seconds", "result")]
    cells += [(row.variant, row.program, str(row.bytes), f"{row.seconds:.2f}", row.wrong or "ok") for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = [
        f"{variant:<{widths[0]}}  {program:<{widths[1]}}  {size:>{widths[2]}}  {seconds:>{widths[3]}}  {result}"
        for variant, program, size, seconds, result in cells
    ]
    return "\n".join([lines[0], "-" * (sum(widths) + 14), *lines[1:]])
