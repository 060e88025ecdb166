"""Where things are. In: the environment. Out: folders. Never: anything written, except by `Places.make`.

The checkout may lie anywhere, in a folder with a space in its name too; whatever make has to read lies in the cache,
whose path must be one that make can take.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.failure import BAD_INPUT, Failure

ROOT = Path(__file__).resolve().parents[1]

_SAFE_FOR_MAKE = re.compile(r"[\w./+@,-]+", re.ASCII)


def safe_for_make(path: Path) -> bool:
    """Whether make and the shells that it starts take this path as one word."""
    return _SAFE_FOR_MAKE.fullmatch(str(path)) is not None


def cache_folder(environment: Mapping[str, str]) -> Path:
    """PORTWRIGHT_CACHE, else a folder in the user's cache, else (where make could not work there) one in /var/tmp."""
    chosen = environment.get("PORTWRIGHT_CACHE")
    if chosen:
        path = Path(chosen).absolute()
        if not safe_for_make(path):
            raise Failure(
                f"PORTWRIGHT_CACHE is {str(path)!r}: make cannot build in a folder with a space or a special character"
                " in its path; choose another one",
                BAD_INPUT,
            )
        return path
    base = environment.get("XDG_CACHE_HOME") or str(Path(_home(environment)) / ".cache")
    path = Path(base).absolute() / "portwright"
    if safe_for_make(path):
        return path
    for temporary in (tempfile.gettempdir(), "/var/tmp"):
        path = Path(temporary) / f"portwright-{os.getuid()}"
        if safe_for_make(path):
            return path
    raise AssertionError("/var/tmp is a path that make can take")


def _home(environment: Mapping[str, str]) -> str:
    home = environment.get("HOME")
    if home:
        return home
    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return tempfile.gettempdir()


@dataclass(frozen=True, slots=True)
class Places:
    root: Path  # the checkout; read only, as far as a build is concerned
    cache: Path  # shared by all checkouts of this user

    @classmethod
    def find(cls, environment: Mapping[str, str] = os.environ) -> Places:
        return cls(ROOT, cache_folder(environment))

    @property
    def own(self) -> Path:
        """What belongs to this checkout alone: its build folders, firmware and logs."""
        return self.cache / "checkouts" / hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]

    @property
    def logs(self) -> Path:
        return self.own / "logs"

    def make(self, folder: Path) -> Path:
        """Creates a folder of the cache."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Failure(
                f"the cache folder {folder} cannot be made: {error.strerror}; set PORTWRIGHT_CACHE to one that can",
                BAD_INPUT,
            ) from error
        return folder
