"""A checkout with a cache of its own, for tests that build: what they kill and spoil is theirs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.places import ROOT, Places


@dataclass(frozen=True)
class Workshop:
    """A checkout with a cache."""

    cache: Path
    micropython: Path
    root: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def own(self) -> Path:
        return Places(self.root, self.cache).own

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        chosen = {"PORTWRIGHT_CACHE": str(self.cache), "MICROPYTHON_DIR": str(self.micropython)}
        return subprocess.Popen(
            [str(self.root / "portwright"), *arguments], env={**inherited, **chosen, **self.environment, **environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def call(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        with self.start(*arguments, **environment) as process:
            try:
                out, err = process.communicate(timeout=300)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
            return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def build(self, variant: str) -> Path:
        result = self.call("build", "--variant", variant)
        assert result.returncode == 0, result.stderr
        return Path(result.stdout.splitlines()[-1])


def firmware_prints(firmware: Path, program: str, *arguments: str) -> str:
    result = subprocess.run(
        [firmware, "-c", program, *arguments], capture_output=True, text=True, timeout=30, check=True
    )
    return result.stdout.strip()


def snapshot(folder: Path) -> Sequence[tuple[str, int, int]]:
    """Names, sizes and times of every file below a folder."""
    return [
        (str(path.relative_to(folder)), path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    ]
