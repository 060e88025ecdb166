"""A timeout bounds the whole call, however slowly the peer goes on, and nothing that arrived or went is lost by it."""

from __future__ import annotations

import socket
import threading
from queue import Queue

import pytest

from tests.firmware.support import Board
from workbench.peers import PATIENCE, dripping, everything, tcp_server

DIGITS = b"0123456789abcdefghij"
ETIMEDOUT = "110"


@pytest.mark.parametrize(
    ("variant", "way", "second"),
    [
        ("micropython", "read", 1),
        ("micropython", "readinto", 1),
        ("micropython", "readline", 1),
        ("micropython", "read_all", 1),
        ("zerynth", "recv", 1000),
        ("zerynth", "recv_into", 1000),
    ],
)
def test_reading_ends_on_time_and_loses_nothing(
    variant: str, way: str, second: int, request: pytest.FixtureRequest
) -> None:
    board: Board = request.getfixturevalue(variant)
    with tcp_server(dripping(DIGITS, 0.1)) as port:
        first, then, collected = board.run("slow_reader", port, way, second).splitlines()
    for line in (first, then):
        assert line.split()[0] in ("data", ETIMEDOUT)
        assert 480 <= int(line.split()[1]) <= 700
    assert collected == DIGITS.decode()


def test_a_line_that_did_not_end_on_time_stays(micropython: Board) -> None:
    with tcp_server(dripping(DIGITS, 0.1)) as port:
        first, second, _ = micropython.run("slow_reader", port, "readline", 1).splitlines()
    assert [first.split()[0], second.split()[0]] == [ETIMEDOUT, ETIMEDOUT]


def test_sending_ends_on_time_and_tells_how_much_went(micropython: Board) -> None:
    arrived: Queue[bytes] = Queue()
    read = threading.Event()

    def refuse_until_told(connection: socket.socket) -> None:
        read.wait(PATIENCE)
        arrived.put(everything(connection))

    def tell(connection: socket.socket) -> None:
        if connection.recv(4):
            read.set()

    with tcp_server(refuse_until_told) as port, tcp_server(tell) as control:
        wrote, sent, count = micropython.run("slow_writer", port, control).splitlines()
        received = arrived.get(timeout=PATIENCE)
    kind, milliseconds, some_went = wrote.split()
    assert (kind, some_went) == ("write", "True") and 480 <= int(milliseconds) <= 700
    kind, milliseconds, number = sent.split()
    assert (kind, number) == ("sendall", ETIMEDOUT) and 480 <= int(milliseconds) <= 700
    pattern = bytes(range(256)) * (len(received) // 256 + 1)
    went = int(count)
    assert received[:went] == pattern[:went]
    assert received[went:-1] == pattern[: len(received) - went - 1]  # of sendall nobody can tell how much went
    assert received.endswith(b"!")


def test_what_a_readline_left_behind_is_readable_at_once(micropython: Board) -> None:
    def two_lines(connection: socket.socket) -> None:
        connection.sendall(b"one\ntwo\n")
        connection.recv(1)

    with tcp_server(two_lines) as port:
        told = micropython.run("poll_after_readline", port).splitlines()
    assert told == ["b'one\\n'", "[(True, 1)]", "[(True, 1)]", "True", "b'two\\n'", "[]"]
