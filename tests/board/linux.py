"""Linux as the board's peer. In: nothing. Out: the network stack of this machine's kernel in a namespace of the test's own, as sockets
there and a tap whose frames somebody must carry. Never: a frame to or from this machine's own network.

Started as a program inside the namespace, this file hands the tap and sockets out to the test, over the socket that it inherits.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ADDRESS = "10.0.2.2"
MAC = "02:00:00:00:00:02"

_PATIENCE = 30.0
_TAP = "tap"
_TUNSETIFF, _IFF_TAP, _IFF_NO_PI = 0x400454CA, 0x0002, 0x1000  # linux/if_tun.h
_REQUEST = struct.Struct("<ii")  # a socket's family and type


def unshared(*namespaces: str) -> list[str]:
    """What is put before a command that is to run in namespaces of its own."""
    rights = () if os.geteuid() == 0 else ("--map-root-user",)
    return ["unshare", *rights, *namespaces, "--"]


@dataclass(frozen=True, slots=True)
class Linux:
    """`tap` reads and writes frames without their checksum."""

    tap: int
    _inside: socket.socket

    def open(self, kind: socket.SocketKind = socket.SOCK_STREAM, family: int = socket.AF_INET) -> socket.socket:
        """A socket of the namespace; it gives up after a while."""
        self._inside.send(_REQUEST.pack(family, kind))
        made = socket.socket(fileno=_received(self._inside))
        made.settimeout(_PATIENCE)
        return made

    def connect(self, address: str, port: int) -> socket.socket:
        made = self.open()
        try:
            made.connect((address, port))
        except OSError:
            made.close()
            raise
        return made

    def listen(self, port: int = 0, backlog: int = 128) -> socket.socket:
        made = self.open()
        made.bind((ADDRESS, port))
        made.listen(backlog)
        return made


@contextmanager
def linux() -> Iterator[Linux]:
    """A namespace of one's own while the block lasts. Skips the test where this machine allows none."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with closing(ours), closing(its):
        command = [*unshared("--net"), sys.executable, str(Path(__file__)), str(its.fileno())]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, pass_fds=(its.fileno(),)) as process:
            its.close()
            ours.settimeout(_PATIENCE)
            try:
                tap = _received(ours)
            except EOFError:
                pytest.skip(f"this machine allows no network of a test's own: {process.communicate()[1].strip()}")
            try:
                yield Linux(tap, ours)
            finally:
                os.close(tap)
                ours.close()  # ends the program inside


def _received(inside: socket.socket) -> int:
    _, descriptors, _, _ = socket.recv_fds(inside, 1, 1)
    if not descriptors:
        raise EOFError
    return descriptors[0]


def make_tap() -> int:
    tap = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tap, _TUNSETIFF, struct.pack("16sH22x", _TAP.encode(), _IFF_TAP | _IFF_NO_PI))
    Path(f"/proc/sys/net/ipv6/conf/{_TAP}/disable_ipv6").write_text("1")  # it would talk by itself
    for arguments in (
        ("link", "set", "lo", "up"),
        ("link", "set", _TAP, "address", MAC),
        ("link", "set", _TAP, "up"),
        ("address", "add", f"{ADDRESS}/24", "dev", _TAP),
    ):
        subprocess.run(["ip", *arguments], check=True, timeout=_PATIENCE)
    return tap


def _serve(outside: socket.socket) -> None:
    """Answers each request with a socket, until nobody asks any more."""
    socket.send_fds(outside, [b"t"], [make_tap()])
    while request := outside.recv(_REQUEST.size):
        with socket.socket(*_REQUEST.unpack(request)) as made:
            socket.send_fds(outside, [b"s"], [made.fileno()])


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
