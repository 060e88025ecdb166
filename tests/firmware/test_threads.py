"""Threads share a socket as files of any system are shared."""

from __future__ import annotations

import socket
import threading

from tests.firmware.support import Board
from workbench.peers import PATIENCE, tcp_server


def test_closing_ends_a_reader_and_a_writer(micropython: Board) -> None:
    over = threading.Event()

    def silent(connection: socket.socket) -> None:
        over.wait(PATIENCE)

    with tcp_server(silent) as port:
        try:
            assert micropython.run("three_threads", port) == "True\n"
        finally:
            over.set()
