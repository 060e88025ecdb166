"""The board asks a name server, through the emulator's network, in a network of its own where only that server is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.board.linux import unshared
from tests.board.support import Board

_ASKS = Path(__file__).with_name("own_name_server.py")


def test_a_name_is_asked_for_over_the_wire(micropython: Board) -> None:
    namespaces = unshared("--net", "--mount", "--pid", "--fork", "--kill-child")
    if subprocess.run([*namespaces, "true"], capture_output=True, check=False, timeout=30).returncode != 0:
        pytest.skip("this machine allows no namespaces")
    done = subprocess.run(
        [*namespaces, sys.executable, str(_ASKS), str(micropython.program)],
        capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        ["('192.0.2.77', 80)", "nobody: True", "('192.0.2.77', 81)", "('2001:db8::77', 82, 0, 0)", "('2001:db8::66', 83, 0, 0)",
         "IPv4 alone: True"],
    ), done.stderr  # fmt: skip
