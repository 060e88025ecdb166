"""asyncio's servers, clients and timeouts work on our sockets."""

from __future__ import annotations

import socket

from tests.firmware.support import Board
from workbench.peers import free_port, tcp_server


def test_server_and_many_clients_at_once(micropython: Board) -> None:
    assert micropython.run("asyncio_echo", free_port()).splitlines() == ["40", "111"]


def test_wait_for_gives_up_on_time_and_loses_nothing(micropython: Board) -> None:
    def silent_until_asked(connection: socket.socket) -> None:
        connection.recv(10)
        connection.sendall(b"line\nexactly and the rest")

    with tcp_server(silent_until_asked) as port:
        told = micropython.run("asyncio_timeout", port).splitlines()
    assert told == ["given up True", "others went on True", "b'line\\n'", "b'exactl'", "b'y and the rest'"]
