"""poll and ipoll name exactly the sockets that something happened to."""

from __future__ import annotations

from tests.firmware.support import Board
from workbench.peers import free_port


def test_many_sockets_in_one_poll(micropython: Board) -> None:
    assert micropython.run("poll_many", free_port(), free_port()).splitlines() == [
        "nothing [] True",
        "pending True",
        "accepted []",
        "data True True",
        "read b'x' b'y' []",
        "writable True",
        "ended True b''",
        "unregistered []",
        "closed ['datagrams'] True",
        "connected True",
    ]
