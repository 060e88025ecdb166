"""How long our own commands take. In: the checkout. Out: seconds. Never: anything taken from an earlier run.

Short commands are given in processor time: what one of them takes of an idle machine, on a busy one too."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.diagnostics import Diagnostics
from generator.generate import firmware_context, firmware_files
from generator.pipeline import load
from generator.plan import commit, compare
from workbench import firmware
from workbench.console import Console
from workbench.failure import Failure
from workbench.places import Places

_LONGEST = 120.0  # seconds
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # how long a disk takes is not for us to measure
_GENERATE = "import sys; from workbench.bench.whole import generate_everything; generate_everything(*sys.argv[1:])"


def generate_everything(root: str, out: str) -> None:
    """The module of every variant on every target, into a new folder."""
    loaded = load(Path(root) / "spec", Path(root) / "targets")
    assert loaded.specification is not None
    for target in loaded.specification.targets:
        for variant in loaded.specification.variants:
            context = firmware_context(loaded.specification, variant, target, Path(root))
            files = firmware_files(loaded.specification, variant, target, context)
            diagnostics = Diagnostics()
            assert commit(compare(Path(out) / target.name / variant.name, files, diagnostics), diagnostics)


def time_generate(places: Places) -> float:
    """In a process of its own, with no compiled template and no file left from before."""
    with tempfile.TemporaryDirectory(prefix="portwright-", dir=_MEMORY) as folder:
        command = [sys.executable, "-c", _GENERATE, str(places.root), f"{folder}/out"]
        return _timed(command, places.root, {"XDG_CACHE_HOME": f"{folder}/cache"})


def time_check(places: Places) -> float:
    return _timed([str(places.root / "portwright"), "check"], places.root, {})


def time_builds(places: Places, console: Console) -> tuple[float, ...]:
    """Seconds that each variant's build took, one after another in a new cache, which has the sources and mpy-cross."""
    firmware.build(firmware.Firmware(firmware.variants(places)[0][0]), places, console)
    with tempfile.TemporaryDirectory(prefix="builds-", dir=places.make(places.own / "bench")) as folder:
        fresh = replace(places, cache=Path(folder))
        for name in ("sources", "mpy-cross"):
            if (places.cache / name).is_dir():
                (fresh.cache / name).symlink_to(places.cache / name)
        taken = []
        for name, _ in firmware.variants(places):
            began = time.monotonic()
            firmware.build(firmware.Firmware(name), fresh, console)
            taken.append(time.monotonic() - began)
        return tuple(taken)


def _timed(command: Sequence[str], folder: Path, additions: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **additions}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, timeout=_LONGEST,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise Failure(f"{' '.join(command)} ended with {done.returncode}\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
