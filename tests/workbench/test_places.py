"""Where the cache is, in ordinary and in odd environments."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from workbench.failure import BAD_INPUT, Failure
from workbench.places import Places, cache_folder, safe_for_make


def test_the_chosen_folder_wins() -> None:
    assert cache_folder({"PORTWRIGHT_CACHE": "/x/y", "HOME": "/h"}) == Path("/x/y")


def test_the_users_cache_is_the_default() -> None:
    assert cache_folder({"HOME": "/home/someone"}) == Path("/home/someone/.cache/portwright")
    assert cache_folder({"HOME": "/home/someone", "XDG_CACHE_HOME": "/x"}) == Path("/x/portwright")


def test_without_home_the_account_knows() -> None:
    home = pwd.getpwuid(os.getuid()).pw_dir
    assert cache_folder({}) == Path(home) / ".cache" / "portwright"


def test_a_chosen_folder_with_a_space_is_refused() -> None:
    with pytest.raises(Failure) as caught:
        cache_folder({"PORTWRIGHT_CACHE": "/x/with space"})
    assert caught.value.code == BAD_INPUT
    assert "'/x/with space'" in caught.value.message


def test_a_home_with_a_space_is_avoided() -> None:
    path = cache_folder({"HOME": "/home/two words"})
    assert safe_for_make(path)
    assert path.name == f"portwright-{os.getuid()}"


def test_checkouts_do_not_share_build_folders() -> None:
    cache = Path("/x")
    assert Places(Path("/a"), cache).own != Places(Path("/b"), cache).own


def test_a_cache_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    places = Places(tmp_path, tmp_path / "file" / "cache")
    with pytest.raises(Failure) as caught:
        places.make(places.cache)
    assert caught.value.code == BAD_INPUT
    assert "PORTWRIGHT_CACHE" in caught.value.message
