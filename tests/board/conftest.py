"""The board with each variant whose promises are tested here, built once."""

from __future__ import annotations

import pytest

from tests.board.support import Board


@pytest.fixture(scope="session")
def micropython() -> Board:
    return Board.of("micropython")


@pytest.fixture(scope="session")
def zerynth() -> Board:
    return Board.of("zerynth")
