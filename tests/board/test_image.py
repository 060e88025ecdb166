"""What is in the board's image, and what is not: nothing that allocates, unwinds or runs before main."""

from __future__ import annotations

import re

import pytest

from tests.board.support import Board, listing

UNWANTED = re.compile(r"_?(malloc|calloc|realloc|free)(_r)?|_Zn[wa].*|_Zd[la].*|__cxa_.*|_Unwind_.*|__aeabi_(atexit|unwind.*)|__gxx_.*|sbrk|_sbrk")


@pytest.fixture(params=["micropython", "zerynth"])
def board(request: pytest.FixtureRequest) -> Board:
    board = request.getfixturevalue(request.param)
    assert isinstance(board, Board)
    return board


def test_the_image_neither_allocates_nor_unwinds(board: Board) -> None:
    symbols = [line.split()[-1] for line in listing("arm-none-eabi-nm", board.program).splitlines()]
    assert [name for name in symbols if UNWANTED.fullmatch(name)] == []
    assert "gc_alloc" in symbols  # names can be told apart here


def test_nothing_runs_before_main(board: Board) -> None:
    sections = listing("arm-none-eabi-objdump", "--section-headers", board.program)
    assert re.search(r"\.(init_array|ctors|fini_array|dtors|tbss|tdata)", sections) is None
    assert " .text " in sections and " .bss " in sections


def test_an_image_has_its_own_companions_alone(micropython: Board, zerynth: Board) -> None:
    """They are built one after another in one folder."""
    assert b"wireless" in zerynth.program.read_bytes()
    assert b"wireless" not in micropython.program.read_bytes()


def test_no_socket_code_of_upstream_is_in_the_image(board: Board) -> None:
    symbols = [line.split()[-1] for line in listing("arm-none-eabi-nm", "--defined-only", board.program).splitlines()]
    assert [name for name in symbols if re.fullmatch(r"mp_module_(socket|lwip)|(mod_)?lwip_socket_\w+", name)] == []
    assert "portwright_type_socket" in symbols
