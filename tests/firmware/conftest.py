"""A board for each variant whose promises are tested here, built once."""

from __future__ import annotations

import pytest

from tests.firmware.checkout import Checkout
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


@pytest.fixture(scope="session")
def quecpython() -> Board:
    return Board(build(Firmware("quecpython"), Places.find(), Console()))


@pytest.fixture(scope="session")
def pycom() -> Board:
    return Board(build(Firmware("pycom"), Places.find(), Console()))


@pytest.fixture(scope="session")
def wipy() -> Board:
    return Board(build(Firmware("wipy"), Places.find(), Console()))


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A copy of this checkout, for variants that are made up."""
    return Checkout.copy(tmp_path_factory.mktemp("copied") / "checkout")


@pytest.fixture(scope="session")
def newlib(checkout: Checkout) -> Board:
    """MicroPython's dialect with the error numbers of another C library."""
    (checkout.root / "spec" / "variants" / "newlib-numbers.yaml").write_text(
        "variant: newlib-numbers\n"
        "title: MicroPython with the numbers of newlib\n"
        "summary: As micropython, and its errors carry other numbers.\n"
        "extends: micropython\n"
        "sources: {choice: Made up for a test}\n"
        "numbering: {is: newlib, source: choice}\n",
        encoding="utf-8",
    )
    return checkout.build("newlib-numbers")
