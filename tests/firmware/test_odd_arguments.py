"""No argument of any kind, anywhere, does worse than raise an exception of Python's."""

from __future__ import annotations

import pytest

from tests.firmware.support import Board
from workbench.peers import echo, tcp_server


@pytest.mark.parametrize("variant", ["micropython", "zerynth"])
def test_odd_arguments_only_raise(variant: str, request: pytest.FixtureRequest) -> None:
    board: Board = request.getfixturevalue(variant)
    with tcp_server(echo) as port:
        assert board.run("odd_arguments", port).splitlines() == ["only what was expected", "True"]
