"""The golden specification, whole or with something wrong in it, and how to load and print it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import as_text
from generator.model import Specification, Variant
from generator.pipeline import Loaded, load

HERE = Path(__file__).resolve().parent
GOLDEN = HERE / "golden"
REPOSITORY = HERE.parent.parent


def golden_copy(folder: Path) -> Path:
    """A specification that a test may break, with the runtime folders that it points at."""
    copy = folder / "house"
    for part in ("spec", "targets", "runtime"):
        shutil.copytree(GOLDEN / part, copy / part)
    return copy


def load_from(house: Path, overlays: Mapping[str, str] | None = None) -> Loaded:
    return load(house / "spec", house / "targets", overlays, house)


def told(loaded: Loaded, house: Path) -> str:
    """Everything that was found, with paths as seen from the house."""
    return as_text(loaded.diagnostics, loaded.lines).replace(f"{house}/", "")


def golden(overlays: Mapping[str, str] | None = None) -> Specification:
    loaded = load_from(GOLDEN, overlays)
    assert loaded.specification is not None, told(loaded, GOLDEN)
    return loaded.specification


def variant_of(specification: Specification, name: str) -> Variant:
    return next(variant for variant in specification.variants if variant.name == name)


def edition(policies: str = "", more: str = "", name: str = "edition", extends: str = "acme") -> dict[str, str]:
    """An overlay that extends a golden variant."""
    text = f"variant: {name}\ntitle: An edition\nsummary: Made for a test.\nextends: {extends}\nsources: {{test: A test}}\n"
    return {name: f"{text}source: test\n" + (f"policies: {{{policies}}}\n" if policies else "") + more}


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def generator(
    *arguments: str | Path, cwd: Path = REPOSITORY, environment: Mapping[str, str] | None = None, house: Path = GOLDEN
) -> Ran:
    """The command line, in a process of its own."""
    command: Sequence[str] = [
        *(sys.executable, "-m", "generator", *map(str, arguments)),
        *("--spec", str(house / "spec"), "--targets", str(house / "targets")),
    ]
    variables = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})}
    done = subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)
