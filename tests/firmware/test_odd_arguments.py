"""No argument of any kind, anywhere, does worse than raise an exception of Python's."""

from __future__ import annotations

import pytest

from tests.firmware.support import Board
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.peers import echo, tcp_server
from workbench.places import Places


@pytest.mark.parametrize(
    ("variant", "timeout"),
    [("micropython", 0), ("zerynth", 0), ("zerynth-2.3", 1), ("pycom", 0), ("pycom-1.20", 0), ("quecpython", 0),
     ("quecpython-2021", 0), ("wipy", 0), ("wipy-1.9", 0)],
)  # fmt: skip
def test_odd_arguments_only_raise(variant: str, timeout: int) -> None:
    """`timeout`: as the dialect's settimeout takes it; with zero some wait for ever."""
    board = Board(build(Firmware(variant), Places.find(), Console()))
    with tcp_server(echo) as port:
        told = board.run("odd_arguments", port, timeout).splitlines()
    assert [line for line in told if not line.startswith("Warning: setsockopt()")] == ["only what was expected", "True"]
