"""Threads share sockets, and a socket that waits in one is closed by another."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.firmware.support import Board, full_listener
from workbench.peers import PATIENCE, echo, free_port, tcp_server


@contextmanager
def silent_server() -> Iterator[int]:
    """Takes connections and neither reads nor writes."""
    over = threading.Event()

    def serve(connection: socket.socket) -> None:
        over.wait(PATIENCE)

    with tcp_server(serve) as port:
        try:
            yield port
        finally:
            over.set()


def test_closing_ends_a_reader_and_a_writer(micropython: Board) -> None:
    with silent_server() as port:
        assert micropython.run("three_threads", port) == "True\n"


def test_closing_ends_every_call_that_waits(micropython: Board) -> None:
    with silent_server() as port, full_listener() as (_, full):
        told = micropython.run("closed_while_waiting", port, full, free_port(), free_port())
    assert told.splitlines() == [
        "accepting True True",
        "connecting True True",
        "receiving True True",
        "reading True True",
    ]


def test_threads_that_leave_their_sockets_to_the_collector(micropython: Board) -> None:
    with tcp_server(echo) as port:
        assert micropython.run("threads_and_garbage", port).splitlines() == ["[40, 40, 40, 40]", "True"]


def test_a_thread_finds_global_variables_while_others_are_made(micropython: Board) -> None:
    assert micropython.run("threads_and_globals") == "['all']\n"


def test_callbacks_run_while_a_call_waits_and_do_not_prolong_it(micropython: Board) -> None:
    with silent_server() as port:
        told = micropython.run("callbacks_while_waiting", port).splitlines()
    assert told[:2] == ["[(110, True)] [(110, True)]", "6 True"]
    assert told[-2:] == ["ZeroDivisionError: ", "[(110, True)]"]
