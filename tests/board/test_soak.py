"""Thousands of connections, many of which end badly; afterwards the board's memory is as it was."""

from __future__ import annotations

import queue
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import pytest

from tests.board.linked import STATION, Linked, linked
from tests.board.linux import ADDRESS, Linux, linux
from tests.board.memory import Memory
from tests.board.support import LONGEST, Board
from tests.board.weather import FINE, Weather

ECHO, NOBODY, RESETS, HOLDS, STUCK = PORTS = 7, 9, 19, 20, 21  # of the peer; the first is the board's too
AT_ONCE = 4  # that connect to the board
CROWD = 30  # that do so at a listener which takes two
FLOOD = 40  # datagrams, of which a socket of the board keeps eight
STUCK_AT_ONCE = 28  # connections; the board has 32
UNREAD = 1 << 16  # bytes, more than the board holds for its reader
UNTIL_RESET = 20_000  # bytes
NOISE = 2048  # bytes of the VM's heap; its collector takes for a reference whatever looks like one
LOOK_UP = 0.05  # seconds after which a server sees whether it is still wanted


def reset(connection: socket.socket) -> None:
    """What still waits to be sent or read is lost, and the other side told so."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def answer_a_line(connection: socket.socket) -> None:
    """Whether the number on it is even or odd decides who closes first."""
    with connection, connection.makefile("rb") as stream:
        line = stream.readline()
        connection.sendall(line)
        if int(line) % 2:
            stream.read()


def break_off(connection: socket.socket) -> None:
    got = 0
    while got < UNTIL_RESET and (part := connection.recv(4096)):
        got += len(part)
        connection.send(part)
    reset(connection)


def _served(connection: socket.socket, serve: Callable[[socket.socket], None]) -> None:
    try:
        serve(connection)
    except OSError:
        connection.close()  # the board left; what its script says is what counts


@dataclass
class Servers:
    """What the board's script expects of its peer."""

    peer: Linux
    held: queue.Queue[socket.socket] = field(default_factory=queue.Queue)
    stuck: list[socket.socket] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def serving(self) -> Iterator[Servers]:
        with ExitStack() as stack:
            stack.callback(self._stopping.set)
            for port, serve in ((ECHO, answer_a_line), (RESETS, break_off), (HOLDS, self._hold), (STUCK, self._be_stuck)):
                self._repeat(stack.enter_context(self.peer.listen(port)), self._accept, serve)
            flooding = stack.enter_context(self.peer.open(socket.SOCK_DGRAM))
            flooding.bind((ADDRESS, ECHO))
            self._repeat(flooding, self._flood)
            yield self

    def _hold(self, connection: socket.socket) -> None:
        connection.sendall(bytes(3000))
        self.held.put(connection)

    def _be_stuck(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        connection.send(bytes(UNREAD))
        self.stuck.append(connection)

    def _repeat(self, server: socket.socket, step: Callable[..., None], *arguments: object) -> None:
        server.settimeout(LOOK_UP)

        def work() -> None:
            while not self._stopping.is_set():
                try:
                    step(server, *arguments)
                except TimeoutError:
                    continue
                except OSError:
                    assert self._stopping.is_set()

        threading.Thread(target=work, daemon=True).start()

    def _accept(self, listener: socket.socket, serve: Callable[[socket.socket], None]) -> None:
        connection, _ = listener.accept()
        connection.settimeout(LONGEST)
        threading.Thread(target=_served, args=(connection, serve), daemon=True).start()

    def _flood(self, server: socket.socket) -> None:
        _, board = server.recvfrom(100)
        for _ in range(FLOOD):
            server.sendto(bytes(1000), board)


@dataclass(frozen=True)
class Soak:
    """The parts of the board's script, and what the peer does meanwhile. Each returns the bytes in use of the VM's heap."""

    link: Linked
    servers: Servers

    def all(self, share: int) -> int:
        """2,000 connections for each hundred, and those that come to nothing."""
        self.incoming(9 * share)
        self.outgoing(8 * share)
        self.threads(share // 2)
        self.overflow(share // 5)
        self.broken(share // 5)
        self.vanished(1 + share // 50)
        self._whole("stuck", STUCK_AT_ONCE)
        while self.servers.stuck:
            self.servers.stuck.pop().close()
        return self.datagrams(share // 5)

    def incoming(self, count: int) -> int:
        self._begin("incoming", count)
        self._hear("listening")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._ask, range(count)))
        return self._done()

    def _ask(self, number: int) -> None:
        connection = self.servers.peer.connect(STATION.address, ECHO)
        with connection, connection.makefile("rb") as answer:
            line = b"%d\n" % number
            connection.sendall(line)
            assert answer.read(len(line)) == line
            if number % 5 == 4:
                reset(connection)
            elif number % 2 == 0:
                assert answer.read() == b""

    def overflow(self, count: int) -> int:
        self._begin("overflow", count)
        for _ in range(count):
            self._hear("listening")
            with ExitStack() as crowd:
                for _ in range(CROWD):
                    one = crowd.enter_context(self.servers.peer.open())
                    one.setblocking(False)
                    one.connect_ex((STATION.address, ECHO))
                self._hear("accepted")
                self.link.tell("go on")
        return self._done()

    def vanished(self, count: int) -> int:
        self._begin("vanished", count)
        for _ in range(count):
            self._hear("connected")
            self.link.wire.cut = True
            self.link.tell("go on")
            self._hear("closed")
            reset(self.servers.held.get(timeout=LONGEST))
            self.link.wire.cut = False
            self.link.tell("go on")
        return self._done()

    def outgoing(self, count: int) -> int:
        return self._whole("outgoing", count)

    def threads(self, count: int) -> int:
        return self._whole("threads", count)

    def broken(self, count: int) -> int:
        return self._whole("broken", count)

    def datagrams(self, count: int) -> int:
        return self._whole("datagrams", count)

    def _whole(self, part: str, count: int) -> int:
        self._begin(part, count)
        return self._done()

    def _begin(self, part: str, count: int) -> None:
        self.link.tell(f"{part} {count}")

    def _hear(self, wanted: str) -> None:
        assert (line := self.link.line()) == f"{wanted}\n", line

    def _done(self) -> int:
        word, used = self.link.line().split(maxsplit=1)
        assert word == "done", (word, used)
        return int(used)


def soaked(board: Board, weather: Weather, name: str, *, share: int, rounds: int = 1) -> None:
    """Everything in small, and then in large, again and again: from the second time on nothing may be left behind."""
    with linux() as peer, linked(board, peer, "soak", ADDRESS, *PORTS, seed=name) as link, Servers(peer).serving() as servers:
        link.wire.recording = False
        memory = Memory(link.board, board.program)
        before = memory.quiet()
        link.wire.weather = weather
        soak = Soak(link, servers)
        heap = soak.all(10)
        for _ in range(rounds):
            grown = soak.all(share) - heap
        link.wire.weather = FINE
        assert memory.settled(before) == before
        assert grown <= NOISE
        link.tell("end")
        assert link.code() == 0


def test_two_thousand_connections_leave_nothing_behind(micropython: Board) -> None:
    soaked(micropython, FINE, "soak", share=100)


@pytest.mark.slow
def test_ten_thousand_connections_leave_nothing_behind(micropython: Board) -> None:
    soaked(micropython, FINE, "long soak", share=100, rounds=5)


@pytest.mark.slow
def test_connections_on_a_bad_wire_leave_nothing_behind(micropython: Board) -> None:
    soaked(micropython, Weather(lost=5, doubled=20, delayed=20, damaged=5), "bad wire", share=10, rounds=5)
