"""Third-party sources as released. In: the pinned releases below, the machine's apt configuration or MICROPYTHON_DIR. Out: a
folder to read. Never: a patch, a write into a source folder after it was unpacked, or a mirror's name in anything shown.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from workbench.console import Console
from workbench.failure import BAD_INPUT, SETUP_MISSING, Failure
from workbench.locks import exclusive
from workbench.places import Places, safe_for_make


@dataclass(frozen=True, slots=True)
class Release:
    """A Debian source package, of which the upstream archive is used."""

    package: str
    version: str  # the package's
    suite: str
    archive: str
    sha256: str
    variable: str  # the environment variable that names a checkout to use instead
    landmark: str  # a file that every checkout has
    watched: tuple[str, ...]  # folders of a checkout whose changes matter
    series: str = ""  # a newer version that begins so will do, as the signed index has it; "": only this one

    def is_newer_archive(self, name: str) -> bool:
        """Whether this is the upstream archive of another version of the series."""
        of_series = bool(self.series) and name.startswith(f"{self.package}_{self.series}") and ".orig.tar." in name
        return of_series and name != self.archive


MICROPYTHON = Release(
    package="micropython",
    version="1.25.0+ds-1",
    suite="trixie",
    archive="micropython_1.25.0+ds.orig.tar.xz",
    sha256="7b25be99a502f070b2de81dafc08da7051d992325d6e67daa9045a918fffdbea",
    variable="MICROPYTHON_DIR",
    landmark="py/mpconfig.h",
    watched=("py", "extmod", "shared", "lib", "drivers", "tools", "mpy-cross", "ports/unix", "ports/cc3200"),
)

# Stable updates change the package's revision, and replace the older one; its upstream archive stays as it is.
LWIP = Release(
    package="lwip",
    version="2.2.1+dfsg1",
    suite="trixie",
    archive="lwip_2.2.1+dfsg1.orig.tar.xz",
    sha256="83729c274c499d3348e9fbbe043a3113f3fa8953e7efddc7c21c7fcbb1f2b7b1",
    variable="LWIP_DIR",
    landmark="src/include/lwip/init.h",
    watched=("src",),
    series="2.2.",
)

RELEASES = {release.package: release for release in (MICROPYTHON, LWIP)}

_KEYRINGS = ("/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/debian-archive-keyring.pgp")
_ADDRESS = re.compile(r"\b[a-z+]+:/\S*")
_SUITES = re.compile(r"(bookworm|trixie|forky|(old)?stable|testing|unstable|sid)(-updates|-backports)?")


@dataclass(frozen=True, slots=True)
class Source:
    folder: Path
    identity: str  # changes when what is in the folder changes


def obtain(release: Release, places: Places, console: Console, environment: Mapping[str, str] = os.environ) -> Source:
    """The folder with this release, fetched if it is not there yet."""
    own = environment.get(release.variable)
    if own:
        return _checkout(release, Path(own).absolute())
    sources = places.cache / "sources"
    source = _present(release, sources)
    if source is None:
        places.make(sources)
        with exclusive(sources / "lock", lambda: console.note("waiting for another portwright to fetch sources")):
            source = _present(release, sources)
            if source is None:
                _clear_leftovers(sources)
                source = _fetched_source(release, sources, console)
    return source


def _present(release: Release, sources: Path) -> Source | None:
    """What was unpacked before: the pinned version, else a newer one of its series."""
    pinned = sources / f"{release.package}-{release.version}"
    if pinned.is_dir():
        return Source(pinned, release.sha256[:12])
    newer = sorted(sources.glob(f"{release.package}-{release.series}*")) if release.series else []
    return Source(newer[-1], newer[-1].name) if newer else None


def _fetched_source(release: Release, sources: Path, console: Console) -> Source:
    archive = _fetched(release, sources, console)
    if archive.name == release.archive:
        source = Source(sources / f"{release.package}-{release.version}", release.sha256[:12])
    else:
        name = archive.name.partition(".orig.tar.")[0].replace("_", "-", 1)
        source = Source(sources / name, name)
        console.note(f"{release.package} {release.version} is no longer there; taking {name}, which apt has verified")
    _unpack(archive, source.folder, console)
    return source


def _checkout(release: Release, folder: Path) -> Source:
    if not (folder / release.landmark).is_file():
        raise Failure(
            f"{release.variable} is {folder}: no {release.landmark} in it, so it holds no {release.package} source",
            BAD_INPUT,
        )
    if not safe_for_make(folder):
        raise Failure(
            f"{release.variable} is {str(folder)!r}: make cannot read a folder with a space or a special character in its"
            " path; name the same folder through a symbolic link without one",
            BAD_INPUT,
        )
    facts = hashlib.sha256(os.fsencode(folder))
    for name in release.watched:
        for path in sorted((folder / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                status = path.stat()
                facts.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode(errors="surrogateescape"))
    return Source(folder, facts.hexdigest()[:12])


def _clear_leftovers(sources: Path) -> None:
    """What a killed run left behind; only called with the lock held."""
    for leftover in sources.glob(".unfinished-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fetched(release: Release, sources: Path, console: Console) -> Path:
    archive = sources / release.archive
    if archive.is_file() and _digest(archive) == release.sha256:
        return archive
    console.phase(f"fetching {release.package} {release.version} (Debian source package)")
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=sources) as name:
        fetched = _download(release, Path(name))
        found = _digest(fetched)
        if fetched.name == release.archive and found != release.sha256:
            raise Failure(f"{release.archive} has SHA-256 {found}, not the pinned {release.sha256}; nothing was unpacked")
        archive = sources / fetched.name
        fetched.replace(archive)
    console.done()
    return archive


def _download(release: Release, work: Path) -> Path:
    reasons: list[str] = []
    for mirror in mirrors():
        reason = _download_from(mirror, release, work)
        if not reason:
            return next(iter(_archives(release, work)))
        reasons.append(reason)
    told = "\n  ".join(reasons) if reasons else "apt's configuration names no Debian mirror"
    raise Failure(
        f"{release.package} {release.version} could not be fetched:\n  {told}\n"
        f"With a network, try again; or set {release.variable} to a checkout of that release.",
        SETUP_MISSING,
    )


def _archives(release: Release, work: Path) -> list[Path]:
    """What was downloaded of the release, the pinned version first."""
    pinned = work / release.archive
    newer = sorted(path for path in work.iterdir() if release.is_newer_archive(path.name))
    return [pinned, *newer] if pinned.is_file() else newer


def mirrors() -> list[str]:
    """What may be Debian mirrors in the machine's own apt configuration, in whatever style; likely ones first."""
    if shutil.which("apt-get") is None:
        return []
    listing = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(COMPONENT) $(RELEASE)"],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    entries = (line.split() for line in listing.stdout.splitlines() if line.count(" ") == 2)
    found = dict.fromkeys(uri for uri, component, suite in entries if component == "main" and _SUITES.fullmatch(suite))
    return sorted(found, key=lambda uri: not uri.rstrip("/").endswith("/debian"))


def _download_from(mirror: str, release: Release, work: Path) -> str:
    """Fetches with apt, which checks signatures, into `work`. Returns "" or what apt complained about, without names."""
    keyring = next((f"[signed-by={path}] " for path in _KEYRINGS if Path(path).exists()), "")
    listed = work / "sources.list"
    listed.write_text(f"deb-src {keyring}{mirror} {release.suite} main\n", encoding="utf-8")
    for folder in ("lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True, exist_ok=True)
    apt = ["apt-get", "-q", "-o", f"Dir::Etc::SourceList={listed}", "-o", "Dir::Etc::SourceParts=/dev/null",
           "-o", f"Dir::State::Lists={work}/lists", "-o", f"Dir::Cache={work}/cache", "-o", "APT::Sandbox::User=root",
           "-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=30", "-o", "Acquire::https::Timeout=30",
           "-o", "APT::Update::Error-Mode=any"]  # fmt: skip
    said = ""
    wanted = release.package if release.series else f"{release.package}={release.version}"
    for command in (["update"], ["source", "--download-only", wanted]):
        try:
            result = subprocess.run(
                [*apt, *command], cwd=work, capture_output=True, text=True, check=False, timeout=900,
                stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return "apt did not finish within 15 minutes"
        said = result.stderr + result.stdout
        if result.returncode != 0:
            break
    if _archives(release, work):
        return ""
    complaints = [line for line in said.splitlines() if line.startswith(("E:", "W:", "Err:"))] or said.splitlines()[-1:]
    return _without_names(complaints[0], mirror) if complaints else "apt said nothing"


def _without_names(text: str, mirror: str) -> str:
    host = urlsplit(mirror).hostname
    text = _ADDRESS.sub("(mirror)", text)
    return text.replace(host, "(mirror)") if host else text


def _unpack(archive: Path, folder: Path, console: Console) -> None:
    """Unpacks beside the final place and renames: the folder is complete or not there."""
    console.phase(f"unpacking {archive.name}")
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder.parent) as name:
        with tarfile.open(archive) as tar:
            setattr(tar, "extraction_filter", getattr(tarfile, "data_filter", None))  # the oldest 3.11 knows neither
            tar.extractall(name)
        (top,) = Path(name).iterdir()
        for path in top.rglob("*"):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & ~0o222 | (0o200 if path.is_dir() else 0))
        top.rename(folder)
    console.done()
