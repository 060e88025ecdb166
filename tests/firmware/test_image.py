"""What is in the program: our sockets, in C, and nobody else's."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.firmware.support import Board

# Symbols that MicroPython's own socket modules define: extmod/modsocket.c, extmod/modlwip.c, ports/unix/modsocket.c.
UPSTREAM = re.compile(r"(mp_module_(socket|lwip)|mod_?socket|mod_lwip|lwip|mod_network_nic|(mp_type_)?socket)(_\w+)?")


@pytest.fixture(params=["micropython", "zerynth"])
def board(request: pytest.FixtureRequest) -> Board:
    board = request.getfixturevalue(request.param)
    assert isinstance(board, Board)
    return board


def defined(board: Board) -> list[str]:
    listing = subprocess.run(["nm", "--defined-only", board.program], capture_output=True, text=True, check=True, timeout=30)
    return [line.split()[-1] for line in listing.stdout.splitlines()]


def test_no_socket_code_of_upstream_is_in_the_image(board: Board) -> None:
    symbols = defined(board)
    assert [name for name in symbols if UPSTREAM.fullmatch(name)] == []
    assert "portwright_type_socket" in symbols and "mp_module_websocket" in symbols  # names can be told apart here


def test_nothing_of_python_stands_between_a_script_and_the_table(board: Board) -> None:
    """The VM shows a function written in C as <function>, and one with bytecode by its name and place."""
    told = board.says(
        "import socket\n"
        "def python(): pass\n"
        "methods = [name for name in dir(socket.socket) if not name.startswith('__')]\n"
        "print(repr(python) == '<function>', type(socket.socket))\n"
        "print('recv' in methods, {repr(getattr(socket.socket, name)) for name in methods})\n"
        "print(hasattr(socket, '__file__'), '__module__' in dir(socket.socket))\n"
    )
    assert told.splitlines() == ["False <class 'type'>", "True {'<function>'}", "False False"]
