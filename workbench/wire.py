"""A wire between boards of several processes. In: a folder. Out: this process's end of it, for a board. Never: a leader whom the
others need, or a socket of a process that is gone in the others' way.

The folder holds a socket of each board that is on the wire, named by its number. A frame goes to all of them; their controllers
take what is theirs. So boards come and go in any order.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import socket
import stat
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from workbench import emulator
from workbench.failure import OWN_FAILURE, Failure

MOST = 250  # boards on a wire
_NAME = re.compile(r"board-\d{1,3}")
_LARGEST_FRAME = 2048  # bytes
_PATIENCE = struct.pack("@ll", 0, 100_000)  # a tenth of a second for somebody who takes no frames; then this one is lost


@contextmanager
def joined(folder: Path, own: tuple[str, ...]) -> Iterator[emulator.Wire]:
    """The end of a board with these addresses. The folder is made where it is missing; the last to leave removes it."""
    with ExitStack() as stack:
        inside, number, place = _seat(folder, stack)
        ours, its = stack.enter_context(emulator.wire())
        pumps = (
            threading.Thread(target=carry, args=(ours.recv, _Others(inside, _name(number)).send), daemon=True),
            threading.Thread(target=carry, args=(place.recv, ours.send), daemon=True),
        )
        for pump in pumps:
            pump.start()
        try:
            yield emulator.Wire(its, f"52:54:00:12:34:{number:02x}", own)
        finally:
            for end in (ours, place):
                end.shutdown(socket.SHUT_RDWR)
            for pump in pumps:
                pump.join()


class _Others:
    """All but one. Who takes no frames is not waited for again until it takes one."""

    def __init__(self, inside: str, own: str) -> None:
        self._inside = inside
        self._own = own
        self._deaf: set[str] = set()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _PATIENCE)

    def send(self, frame: bytes) -> None:
        for name in os.listdir(self._inside):
            if name != self._own and _NAME.fullmatch(name):
                try:
                    self._socket.sendto(frame, socket.MSG_DONTWAIT if name in self._deaf else 0, f"{self._inside}/{name}")
                    self._deaf.discard(name)
                except BlockingIOError:
                    self._deaf.add(name)
                except OSError:
                    pass  # it has just left


def carry(take: Callable[[int], bytes], give: Callable[[bytes], object]) -> None:
    """Frames, until there are no more. `take` is given the most bytes that one has."""
    while frame := take(_LARGEST_FRAME):
        try:
            give(frame)
        except OSError:
            pass  # who would take it has ended


def _seat(folder: Path, stack: ExitStack) -> tuple[str, int, socket.socket]:
    """The folder under a name that fits into a socket's address, the lowest number that nobody has, and the socket so named."""
    with _locked(folder) as descriptor:
        inside = f"/proc/self/fd/{_kept(descriptor, stack)}"
        for number in range(1, MOST + 1):
            if not _is_taken(f"{inside}/{_name(number)}"):
                place = stack.enter_context(closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)))
                place.bind(f"{inside}/{_name(number)}")
                stack.callback(_leave, folder, number)
                return inside, number, place
    raise Failure(f"--wire {folder}: there are {MOST} boards on it", OWN_FAILURE)


def _kept(descriptor: int, stack: ExitStack) -> int:
    kept = os.dup(descriptor)
    stack.callback(os.close, kept)
    return kept


def _name(number: int) -> str:
    return f"board-{number}"


def _is_taken(name: str) -> bool:
    """A socket that nobody reads from any more is removed; what is none stays."""
    if not os.path.lexists(name):
        return False
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(name)
        except OSError as error:
            if error.errno == errno.ECONNREFUSED and stat.S_ISSOCK(os.lstat(name).st_mode):
                os.unlink(name)
                return False
    return True


def _leave(folder: Path, number: int) -> None:
    try:
        with _locked(folder):
            (folder / _name(number)).unlink(missing_ok=True)
            folder.rmdir()
    except (OSError, Failure):
        pass  # others are still there


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """The folder, open; nobody joins or leaves meanwhile."""
    while True:
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except (FileExistsError, NotADirectoryError) as error:
            raise Failure(f"--wire {folder}: not a folder", OWN_FAILURE) from error
        except OSError as error:
            raise Failure(f"--wire {folder}: {(error.strerror or str(error)).lower()}", OWN_FAILURE) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _is_still(folder, descriptor):
                yield descriptor
                return
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)  # closing leaves the lock to copies of the descriptor
            os.close(descriptor)


def _is_still(folder: Path, descriptor: int) -> bool:
    """Not removed before it could be locked."""
    try:
        return os.path.samestat(folder.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
