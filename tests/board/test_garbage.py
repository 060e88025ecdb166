"""Thousands of frames that scapy made up, each of which the board must get over."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from itertools import chain

from tests.board import garbage, linux
from tests.board.frames import Station, complaints
from tests.board.linked import STATION, linked
from tests.board.memory import Memory
from tests.board.support import Board
from tests.board.weather import Frame, Passed

PEER = Station(linux.ADDRESS, linux.MAC)
AT_ONCE = 6000  # bytes; more could be too much for the memory of the controller
MOST_FRAMES = 60


def batches(frames: Iterable[Frame]) -> Iterator[list[Frame]]:
    batch: list[Frame] = []
    for frame in frames:
        if batch and (len(batch) == MOST_FRAMES or sum(map(len, batch)) + len(frame) > AT_ONCE):
            yield batch
            batch = []
        batch.append(frame)
    yield batch


def is_alive(asking: socket.socket, question: bytes) -> bool:
    """Whether a datagram comes back, which the board gets after all that went before."""
    for _ in range(10):
        asking.send(question)
        try:
            while (answer := asking.recv(100)) != question:
                assert answer.isdigit(), answer  # to a question before
        except TimeoutError:
            continue
        return True
    return False


def said_again(connection: socket.socket, line: bytes) -> bool:
    connection.sendall(line)
    with connection.makefile("rb") as answer:
        return answer.readline() == line


def last_segment(record: list[Passed], port: int) -> Frame:
    """That the board got from this port."""
    return next(
        passed.frame
        for passed in reversed(record)
        if passed.to_board and passed.frame[23] == socket.IPPROTO_TCP and passed.frame[34:36] == port.to_bytes(2, "big")
    )


def test_garbage_neither_stops_the_board_nor_stays_with_it(micropython: Board) -> None:
    with linux.linux() as peer, linked(micropython, peer, "echoes") as link:
        assert link.line() == "listening\n"
        memory = Memory(link.board, micropython.program)
        with peer.open(socket.SOCK_DGRAM) as asking, peer.connect(STATION.address, garbage.PORT) as lasting:
            asking.connect((STATION.address, garbage.PORT))
            asking.settimeout(1)
            assert is_alive(asking, b"0")
            assert said_again(lasting, b"here\n")
            before = memory.quiet()
            made = chain(garbage.frames(PEER, STATION), garbage.amid(last_segment(link.wire.record, lasting.getsockname()[1])))
            for number, batch in enumerate(batches(made), 1):
                for frame in batch:
                    link.wire.give_board(frame)
                assert is_alive(asking, b"%d" % number), [frame.hex() for frame in batch]
            with peer.connect(STATION.address, garbage.PORT) as fresh:
                assert said_again(fresh, b"x" * 100_000 + b"\n")
            assert memory.settled(before) == before
            assert said_again(lasting, b"still here\n")
            lasting.sendall(b"end\n")
            assert link.line() == "ended\n"
        assert link.code() == 0
    assert sum(not passed.to_board for passed in link.wire.record) > 1000
    assert complaints(link.wire.record, STATION, flows=False) == []
