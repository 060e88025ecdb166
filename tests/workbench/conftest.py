"""What the tests of the workbench share; the fetched source is the one that everything uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbench.workshop import Workshop
from workbench import sources
from workbench.console import Console
from workbench.places import Places


@pytest.fixture(scope="session")
def micropython() -> Path:
    """The source as fetched (or the user's own checkout)."""
    return sources.obtain(sources.MICROPYTHON, Places.find(), Console()).folder


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory, micropython: Path) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("cache"), micropython)
