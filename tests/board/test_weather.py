"""The board on a bad wire to Linux: a megabyte each way, and connections that come about and end. scapy reads what the board sends."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.board.frames import complaints
from tests.board.linked import STATION, linked
from tests.board.linux import ADDRESS, linux
from tests.board.support import LONGEST, Board
from tests.board.weather import FINE, Passed, Weather

MEGABYTE = 1 << 20
PATTERN = bytes((i * 167 + 13) & 255 for i in range(4099))  # as the board's script has it
FROM_THE_BOARD = hashlib.sha256((PATTERN * (MEGABYTE // len(PATTERN) + 1))[:MEGABYTE]).hexdigest()
QUESTIONS = 20

WEATHERS = {
    "fine": FINE,
    "lossy": Weather(lost=20),
    "doubling": Weather(doubled=100),
    "disordered": Weather(delayed=100),
    "damaging": Weather(damaged=20),
    "all at once": Weather(lost=10, doubled=20, delayed=20, damaged=10),
}


@dataclass(frozen=True)
class Trip:
    """What became of a megabyte each way, and of questions, in some weather."""

    sent: str  # digests of what went to the board, what it got, what came from it
    got: str
    came: str
    answers: list[bytes]
    code: int
    record: list[Passed]


def travelled(board: Board, name: str) -> Trip:
    data = random.Random(name).randbytes(MEGABYTE)
    came = hashlib.sha256()
    with linux() as peer, peer.listen() as listener:
        with linked(board, peer, "megabyte", ADDRESS, listener.getsockname()[1], QUESTIONS, seed=name) as link:
            link.wire.weather = WEATHERS[name]
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(LONGEST)
                sending = threading.Thread(target=connection.sendall, args=(data,), daemon=True)
                sending.start()
                left = MEGABYTE
                while left > 0 and (part := connection.recv(65536)):
                    came.update(part)
                    left -= len(part)
                sending.join()
            got = link.line()
            answers = [link.line().encode()]
            for number in range(QUESTIONS):
                with peer.connect(STATION.address, 7) as asking, asking.makefile("rb") as answer:
                    asking.sendall(b"question %d\n" % number)
                    answers.append(answer.read())
            return Trip(hashlib.sha256(data).hexdigest(), got, came.hexdigest(), answers, link.code(), link.wire.record)


@pytest.fixture(scope="module")
def trips(micropython: Board) -> Iterator[dict[str, Future[Trip]]]:
    """All at the same time: most of it is waiting for what was lost."""
    with ThreadPoolExecutor(len(WEATHERS)) as pool:
        yield {name: pool.submit(travelled, micropython, name) for name in WEATHERS}


@pytest.mark.parametrize("name", WEATHERS)
def test_a_megabyte_each_way_arrives_whole(trips: dict[str, Future[Trip]], name: str) -> None:
    trip = trips[name].result()
    assert trip.got == f"{trip.sent} b''\n"
    assert trip.came == FROM_THE_BOARD


@pytest.mark.parametrize("name", WEATHERS)
def test_connections_come_about_and_end(trips: dict[str, Future[Trip]], name: str) -> None:
    trip = trips[name].result()
    assert trip.answers == [b"listening\n", *(b"QUESTION %d\n" % number for number in range(QUESTIONS))]
    assert trip.code == 0


@pytest.mark.parametrize("name", WEATHERS)
def test_every_frame_of_the_board_is_sound(trips: dict[str, Future[Trip]], name: str) -> None:
    record = trips[name].result().record
    assert sum(not passed.to_board for passed in record) > 800
    assert complaints(record, STATION) == []
