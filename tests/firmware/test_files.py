"""A socket's file is given back: when it is closed, when a `with` block ends, and when nobody holds the socket any more."""

from __future__ import annotations

from tests.firmware.support import Board
from workbench.peers import echo, free_port, tcp_server


def test_every_way_to_close_gives_the_file_back(micropython: Board) -> None:
    with tcp_server(echo) as port:
        told = micropython.run("files_are_given_back", port, free_port()).splitlines()
    assert len(told) == 6
    assert [line for line in told if not line.endswith(" 0")] == []


def test_leaked_sockets_are_collected_before_files_run_out(micropython: Board) -> None:
    """300 of either kind, with 64 files at most."""
    told = micropython.run("leaked_sockets", free_port(), files=64).splitlines()
    assert told[:2] == ["created", "accepted"]
    assert int(told[2]) <= 2  # the collector takes a stray word on the stack for a reference
