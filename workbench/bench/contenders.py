"""The programs that are compared. In: the checkout. Out: command lines and the peer, built where they are not up to date.

Upstream is MicroPython as the host target builds it, with its own sockets in place of our module: the same VM, the same flags.
"""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from workbench import sources
from workbench.bench.rows import OURS, RAW, UPSTREAM
from workbench.buildfolder import install_program, open_build_folder, prepare_mpy_cross
from workbench.console import Console
from workbench.failure import Failure
from workbench.firmware import Firmware, build, load
from workbench.make import clean_environment
from workbench.places import Places

PROGRAMS = Path(__file__).resolve().parent / "programs"
FLAGS = ("-Os", "-DNDEBUG")  # the unix port's own; -Wall and so on do not change the code
_TARGET = "host"
_OWN_SOCKETS = {"MICROPY_PY_SOCKET": "1"}


@dataclass(frozen=True, slots=True)
class Contenders:
    """What is put before "WORK PORT COUNT" to start each, and the peer."""

    commands: dict[str, tuple[str, ...]]
    peer: str


def prepare(variant: str, places: Places, console: Console) -> Contenders:
    script = str(PROGRAMS / "work.py")
    ours = build(Firmware(variant, _TARGET), places, console)
    upstream = build_upstream(places, console)
    return Contenders(
        {
            OURS: (str(ours), script),
            UPSTREAM: (str(upstream), script),
            RAW: (str(_compiled("raw", places)),),
        },
        str(_compiled("peer", places)),
    )


def build_upstream(places: Places, console: Console) -> Path:
    """MicroPython with its own sockets."""
    source = sources.obtain(sources.MICROPYTHON, places, console)
    mpy_cross = prepare_mpy_cross(places, source, console)
    target = next(each for each in load(places).targets if each.name == _TARGET)
    configuration = places.root / "targets" / _TARGET
    variables = tuple({**dict(target.make), **_OWN_SOCKETS}.items())
    facts = hashlib.sha256(f"{source.folder}\0{source.identity}\0{variables}\0{compiler()}".encode())
    for path in (*sorted(configuration.iterdir()), Path(__file__), places.root / "workbench" / "buildfolder.py"):
        facts.update(path.read_bytes() if path.is_file() else b"")
    product, record = places.own / "bench" / "upstream" / "micropython", places.own / "bench" / "upstream" / "inputs"
    with open_build_folder(places, "upstream", lambda: console.note("waiting for another build of upstream")) as folder:
        if product.is_file() and record.is_file() and record.read_text() == facts.hexdigest():
            return product
        console.phase("building upstream's firmware")
        folder.module.mkdir(parents=True, exist_ok=True)
        for name in ("micropython.mk", "manifest.py"):  # a module with nothing in it
            (folder.module / name).touch()
        log = places.make(places.logs) / "build-upstream.log"
        try:
            program = folder.build_with_make(
                target.port, target.image, source, mpy_cross, configuration, variables, log, console
            )
        except Failure:
            console.broken()
            raise
        install_program(program, product)
        record.write_text(facts.hexdigest())
        console.done()
    return product


def compiler() -> str:
    said = subprocess.run(
        ["gcc", "--version"], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL, env=clean_environment({})
    )
    return said.stdout.splitlines()[0]


def _compiled(name: str, places: Places) -> Path:
    """A program of programs/, compiled; its name in the cache says from what."""
    source = PROGRAMS / f"{name}.c"
    digest = hashlib.sha256(f"{FLAGS}{compiler()}".encode() + source.read_bytes()).hexdigest()[:12]
    program = places.make(places.own / "bench" / "programs") / f"{name}-{digest}"
    if not program.is_file():
        unfinished = program.with_suffix(".unfinished")
        command = ["gcc", *FLAGS, "-Wall", "-Wextra", "-Werror", "-o", str(unfinished), str(source)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise Failure(f"{source.name} did not compile:\n{done.stderr}")
        unfinished.replace(program)
    return program
