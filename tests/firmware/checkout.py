"""A checkout of its own, in a temporary folder.

In: the files that this checkout tracks or would track. Out: commands run there. Never: a change to this one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.firmware.support import Board
from workbench.places import ROOT, Places

LONGEST = 300.0  # seconds that a command may take; the first build compiles everything
NOT_NEEDED = {".git", "__pycache__", "build", ".pytest_cache", ".mypy_cache"}


@dataclass(frozen=True)
class Checkout:
    root: Path
    cache: Path

    @classmethod
    def copy(cls, root: Path) -> Checkout:
        for path in _tracked() or _present():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, target)
        return cls(root, root.with_name("cache"))

    def call(self, *command: object) -> str:
        """Standard output of a command that must succeed."""
        done = subprocess.run(
            [str(word) for word in command], cwd=self.root, env=self._environment(), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=LONGEST,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def portwright(self, *arguments: object) -> str:
        return self.call(self.root / "portwright", *arguments)

    def pytest(self, *arguments: object) -> str:
        return self.call(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)

    def build(self, variant: str) -> Board:
        return Board(Path(self.portwright("build", "--variant", variant).splitlines()[-1]))

    def files(self) -> set[str]:
        found = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return {str(path) for path in found if not NOT_NEEDED.intersection(path.parts)}

    def _environment(self) -> dict[str, str]:
        """A cache of its own, except for what all checkouts share: that is not fetched and made again."""
        self.cache.mkdir(exist_ok=True)
        for name in ("sources", "mpy-cross"):
            shared = Places.find().cache / name
            if shared.is_dir() and not (self.cache / name).exists():
                (self.cache / name).symlink_to(shared)
        return {**os.environ, "PORTWRIGHT_CACHE": str(self.cache), "PYTHONDONTWRITEBYTECODE": "1"}


def _tracked() -> Sequence[Path]:
    listing = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    names = listing.stdout.split("\0") if listing.returncode == 0 else []
    return [Path(name) for name in names if name and (ROOT / name).is_file()]


def _present() -> Sequence[Path]:
    """Where the checkout is no repository."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return [path for path in found if not NOT_NEEDED.intersection(path.parts)]
