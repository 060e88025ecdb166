"""Fetching a release: mirrors from apt's configuration, the pinned digest, a checkout of the user's own."""

from __future__ import annotations

import io
import tarfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from workbench import sources
from workbench.console import Console
from workbench.failure import BAD_INPUT, SETUP_MISSING, Failure
from workbench.places import Places

INDEX = """\
http://security.invalid/debian-security/ main bookworm-security
http://packages.invalid/repo/ main nodistro
http://third.invalid/apt/ main bookworm
http://mirror.invalid/debian/ main bookworm
http://mirror.invalid/debian/ main bookworm-updates
http://mirror.invalid/debian/ contrib bookworm
"""


@pytest.fixture
def quiet() -> Console:
    return Console(io.StringIO())


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "checkout", tmp_path / "cache")


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up apt-get: answers indextargets, and fetches by copying what stands beside it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "index").write_text(INDEX)
    program = folder / "apt-get"
    program.write_text(
        f"""#!/bin/bash
echo "$*" >>{folder}/asked
case "$*" in
    indextargets*) cat {folder}/index ;;
    *update) grep -h deb-src "${{PWD}}/sources.list" >>{folder}/lists ;;
    *source*) cp {folder}/*.tar.xz . 2>/dev/null || {{ echo "E: Failed to fetch http://mirror.invalid/x" >&2; exit 100; }} ;;
esac
"""
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def _release(apt: Path, content: bytes = b"/* */\n") -> sources.Release:
    """A release of one file, ready to be fetched by the made-up apt."""
    archive = apt / sources.MICROPYTHON.archive
    with tarfile.open(archive, "w:xz") as tar:
        info = tarfile.TarInfo("micropython-1.25.0/py/mpconfig.h")
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
    return replace(sources.MICROPYTHON, sha256=sha256(archive.read_bytes()).hexdigest())


def test_mirrors_come_from_apt_likely_ones_first(apt: Path) -> None:
    assert sources.mirrors() == ["http://mirror.invalid/debian/", "http://third.invalid/apt/"]


def test_a_release_is_fetched_once(apt: Path, places: Places, quiet: Console) -> None:
    release = _release(apt)
    first = sources.obtain(release, places, quiet, {})
    assert (first.folder / "py" / "mpconfig.h").read_bytes() == b"/* */\n"
    assert (first.folder / "py" / "mpconfig.h").stat().st_mode & 0o222 == 0
    (apt / "asked").unlink()
    assert sources.obtain(release, places, quiet, {}) == first
    assert not (apt / "asked").exists()


def test_other_bytes_than_the_pinned_ones_are_refused(apt: Path, places: Places, quiet: Console) -> None:
    release = _release(apt)
    _release(apt, b"tampered with")
    with pytest.raises(Failure, match="not the pinned"):
        sources.obtain(release, places, quiet, {})
    assert [path.name for path in (places.cache / "sources").iterdir()] == ["lock"]


def test_a_damaged_archive_in_the_cache_is_fetched_again(apt: Path, places: Places, quiet: Console) -> None:
    release = _release(apt)
    (places.cache / "sources").mkdir(parents=True)
    (places.cache / "sources" / release.archive).write_bytes(b"half of it")
    assert sources.obtain(release, places, quiet, {}).folder.is_dir()


def _newer_stack(apt: Path) -> None:
    """What apt fetches when a stable update has replaced the pinned version."""
    with tarfile.open(apt / "lwip_2.2.9+dfsg1.orig.tar.xz", "w:xz") as tar:
        info = tarfile.TarInfo("lwip-2.2.9/src/include/lwip/init.h")
        tar.addfile(info, io.BytesIO(b""))


def test_a_newer_version_of_a_series_is_taken_with_a_notice(apt: Path, places: Places) -> None:
    _newer_stack(apt)
    told = io.StringIO()
    source = sources.obtain(sources.LWIP, places, Console(told), {})
    assert source.folder.name == "lwip-2.2.9+dfsg1"
    assert "lwip 2.2.1+dfsg1 is no longer there; taking lwip-2.2.9+dfsg1" in told.getvalue()
    assert (apt / "asked").read_text().count("source --download-only lwip\n") == 1
    assert sources.obtain(sources.LWIP, places, Console(told), {}) == source


def test_another_series_is_not_taken(apt: Path, places: Places, quiet: Console) -> None:
    _newer_stack(apt)
    with pytest.raises(Failure, match="could not be fetched"):
        sources.obtain(replace(sources.LWIP, series="2.3."), places, quiet, {})


def test_what_a_killed_run_left_is_removed(apt: Path, places: Places, quiet: Console) -> None:
    leftover = places.cache / "sources" / ".unfinished-x"
    leftover.mkdir(parents=True)
    sources.obtain(_release(apt), places, quiet, {})
    assert not leftover.exists()


def test_no_network_is_told_without_a_mirrors_name(apt: Path, places: Places, quiet: Console) -> None:
    with pytest.raises(Failure) as caught:
        sources.obtain(sources.MICROPYTHON, places, quiet, {})
    assert caught.value.code == SETUP_MISSING
    assert "E: Failed to fetch (mirror)" in caught.value.message
    assert "MICROPYTHON_DIR" in caught.value.message
    assert "invalid" not in caught.value.message


def test_apt_without_a_mirror_is_told(apt: Path, places: Places, quiet: Console) -> None:
    (apt / "index").write_text("")
    with pytest.raises(Failure, match="names no Debian mirror"):
        sources.obtain(sources.MICROPYTHON, places, quiet, {})


def test_a_host_is_removed_from_what_apt_says() -> None:
    told = sources._without_names("Could not resolve 'mirror.invalid'", "http://mirror.invalid/debian")
    assert told == "Could not resolve '(mirror)'"


def test_a_checkout_is_used_as_it_is(tmp_path: Path, places: Places, quiet: Console) -> None:
    (tmp_path / "mp" / "py").mkdir(parents=True)
    (tmp_path / "mp" / "py" / "mpconfig.h").write_text("")
    environment = {"MICROPYTHON_DIR": str(tmp_path / "mp")}
    before = sources.obtain(sources.MICROPYTHON, places, quiet, environment)
    assert before.folder == tmp_path / "mp"
    (tmp_path / "mp" / "py" / "mpconfig.h").write_text("changed")
    assert sources.obtain(sources.MICROPYTHON, places, quiet, environment).identity != before.identity


@pytest.mark.parametrize(
    "name, told", [("empty", "no py/mpconfig.h in it"), ("with space", "symbolic link"), ("nowhere", "no py/mpconfig.h")]
)
def test_a_folder_that_will_not_do_is_refused(
    name: str, told: str, tmp_path: Path, places: Places, quiet: Console
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "with space" / "py").mkdir(parents=True)
    (tmp_path / "with space" / "py" / "mpconfig.h").write_text("")
    with pytest.raises(Failure, match=told) as caught:
        sources.obtain(sources.MICROPYTHON, places, quiet, {"MICROPYTHON_DIR": str(tmp_path / name)})
    assert caught.value.code == BAD_INPUT
