"""A board for each variant whose promises are tested here, built once."""

from __future__ import annotations

import pytest

from tests.firmware.support import Board
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.places import Places


@pytest.fixture(scope="session")
def micropython() -> Board:
    return Board(build(Firmware("micropython"), Places.find(), Console()))


@pytest.fixture(scope="session")
def zerynth() -> Board:
    return Board(build(Firmware("zerynth"), Places.find(), Console()))
