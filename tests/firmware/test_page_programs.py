"""The programs that the vendors' manuals print run on the host."""

from __future__ import annotations

import pytest

from tests.firmware.page_programs import PAGES, SCENES, VARIANTS
from tests.firmware.support import portwright_run
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.places import Places


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    """So that `run` finds it built."""
    for variant in VARIANTS:
        build(Firmware(variant), Places.find(), Console())


@pytest.mark.parametrize("scene", SCENES)
def test_program(scene: str) -> None:
    SCENES[scene](portwright_run)


def test_the_pages_of_every_variant_are_run() -> None:
    assert {path.name for path in PAGES.iterdir()} == set(VARIANTS)
