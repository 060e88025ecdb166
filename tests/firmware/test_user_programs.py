"""Programs as the users of each dialect write them, on the host."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.firmware.support import ended, started
from tests.firmware.user_programs import DIALECTS, PLAYED, PROGRAMS, SCENES
from workbench import run
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.places import Places


@functools.cache
def firmware(variant: str) -> str:
    return str(build(Firmware(variant), Places.find(), Console()))


@contextmanager
def on_host(variant: str, path: Path, connect_to: Sequence[str], forward: Sequence[str]) -> Iterator[Callable[[], str]]:
    with started([firmware(variant), path], run.environment_for(connect_to, forward, {})) as process:

        def finish() -> str:
            out, err = ended(process)
            assert process.returncode == 0, out + err
            return out

        yield finish


@pytest.mark.parametrize(("scene", "variant"), PLAYED)
def test_program(scene: str, variant: str) -> None:
    SCENES[scene](on_host, variant)


@pytest.mark.parametrize("variant", DIALECTS)
def test_every_dialect_has_its_programs(variant: str) -> None:
    assert {path.stem for path in (PROGRAMS / variant).glob("*.py")} >= set(SCENES)
