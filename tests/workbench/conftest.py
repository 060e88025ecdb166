"""What the tests of the workbench share; the fetched source is the one that everything uses."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from generator.generate import variants_files
from generator.pipeline import load
from tests.generator.support import REPOSITORY
from tests.workbench.workshop import Workshop
from workbench import site, sources
from workbench.console import Console
from workbench.places import Places


@pytest.fixture(scope="session")
def micropython() -> Path:
    """The source as fetched (or the user's own checkout)."""
    return sources.obtain(sources.MICROPYTHON, Places.find(), Console()).folder


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory, micropython: Path) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("cache"), micropython)


@pytest.fixture(scope="session")
def manuals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manuals of everything, with their site in `site`."""
    out = tmp_path_factory.mktemp("manuals")
    loaded = load(REPOSITORY / "spec", REPOSITORY / "targets").specification
    assert loaded is not None
    for file in variants_files(loaded, "docs", loaded.variants, REPOSITORY):
        path = out / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    assert site.build(out, Places(out, out / "cache"), Console(io.StringIO())) == out / "site" / "index.html"
    return out
