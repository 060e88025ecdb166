"""The programs of the vendors' manuals and those of users run on the board as they do on the host, with the same peers."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.board.support import LONGEST, TARGET, Board
from tests.firmware import page_programs, user_programs
from tests.firmware.support import ended, portwright_run


def run(*arguments: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    return portwright_run("--target", TARGET, "--time-limit", str(LONGEST), *arguments)


@contextmanager
def on_board(variant: str, path: Path, connect_to: Sequence[str], forward: Sequence[str]) -> Iterator[Callable[[], str]]:
    Board.of(variant)  # so that `run` finds it built
    rules = [word for rule in connect_to for word in ("--connect-to", rule)]
    rules += [word for rule in forward for word in ("--forward", rule)]
    with run("--variant", variant, *rules, str(path)) as process:

        def finish() -> str:
            out, err = ended(process)
            assert process.returncode == 0, out + err
            return out

        yield finish


@pytest.mark.parametrize("scene", page_programs.SCENES)
def test_program_of_a_page(scene: str) -> None:
    Board.of(scene.partition("_")[0])
    page_programs.SCENES[scene](run)


@pytest.mark.parametrize(("scene", "variant"), user_programs.PLAYED)
def test_program_of_a_user(scene: str, variant: str) -> None:
    user_programs.SCENES[scene](on_board, variant)
