"""Every number that a script can see of an error is the variant's: in the exception, in errno, and where asyncio compares."""

from __future__ import annotations

from tests.firmware.support import Board
from workbench.peers import echo, free_port, tcp_server


def numbers(board: Board, *options: str) -> list[str]:
    with tcp_server(echo) as port:
        return board.run("numbers", port, free_port(), *options).splitlines()


def test_numbers_of_linux(micropython: Board) -> None:
    assert numbers(micropython) == [
        "110 True [Errno 110] ETIMEDOUT",
        "11 True [Errno 11] EAGAIN",
        "115 True [Errno 115] EINPROGRESS",
        "9 True [Errno 9] EBADF",
        "111 True [Errno 111] ECONNREFUSED",
        "ETIMEDOUT EINPROGRESS 11 True",
        "b'hello'",
    ]


def test_numbers_of_newlib(newlib: Board) -> None:
    assert numbers(newlib) == [
        "116 True [Errno 116] ETIMEDOUT",
        "11 True [Errno 11] EAGAIN",
        "119 True [Errno 119] EINPROGRESS",
        "9 True [Errno 9] EBADF",
        "111 True [Errno 111] ECONNREFUSED",
        "ETIMEDOUT EINPROGRESS 11 True",
        "b'hello'",
    ]

