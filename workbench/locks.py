"""Exclusive use of a folder of the cache, and knowledge of whether its last user finished.

A lock belongs to the processes that hold its descriptor: pass it on to a child (`pass_fds`) and the lock lasts as long as
the child does, even where its parent was killed. Locks vanish with their processes; nothing has to be cleaned up.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive(path: Path, on_wait: Callable[[], None]) -> Iterator[int]:
    """Holds the lock file `path`; calls `on_wait` once where somebody else has it. Yields its descriptor."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


class Unfinished:
    """A mark that is there while work on a folder goes on. Found at the start of work, it says that the last worker was
    killed half-way and that nothing in the folder can be trusted."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def found(self) -> bool:
        return self._mark.exists()

    def set(self) -> None:
        self._mark.touch()

    def clear(self) -> None:
        self._mark.unlink(missing_ok=True)
