"""No argument of any kind, anywhere, does worse than raise an exception of Python's."""

from __future__ import annotations

import pytest

from tests.firmware.support import Board
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.peers import echo, tcp_server
from workbench.places import ROOT, Places


VARIANTS = [path.stem for path in sorted((ROOT / "spec" / "variants").glob("*.yaml"))]
ZERO_IS_FOR_EVER = ("zerynth-2.3",)


@pytest.mark.parametrize("variant", VARIANTS)
def test_odd_arguments_only_raise(variant: str) -> None:
    timeout = 1 if variant in ZERO_IS_FOR_EVER else 0
    board = Board(build(Firmware(variant), Places.find(), Console()))
    with tcp_server(echo) as port:
        told = board.run("odd_arguments", port, timeout).splitlines()
    assert [line for line in told if not line.startswith("Warning: setsockopt()")] == ["only what was expected", "True"]
