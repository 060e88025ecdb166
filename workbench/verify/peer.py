"""A machine that sends back what it gets: through it a board speaks to itself that has no loopback of its own.

In: an address of this machine that the board reaches. Out: a `Peer` with the ports that it serves. Never: a packet to anybody but
the board, or a thread that outlives the block.

What comes from the board to a port here goes to the same port of the board. Whoever asks cannot tell a connection that the board
refuses from one that it breaks off, so nothing is asked about refusals.
"""

from __future__ import annotations

import errno
import select
import selectors
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from workbench.failure import BAD_INPUT, Failure

_PORTS = 200  # in a row; a board that closed a connection keeps its port for some minutes
_FIRST, _LAST, _STEP = 20000, 32000, 500  # where cases look for ports
_PATIENCE = 10.0  # seconds that the board may take to answer
_TURN = 0.1  # seconds between two looks at whether it is over
_LARGEST = 65536  # bytes of a datagram
_BUFFER = 32768  # bytes that a connection may hold here, so that sending soon finds no room, as without a peer
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: a connection that ends with a reset


@dataclass(frozen=True, slots=True)
class Peer:
    address: str
    ports: range
    senders: set[str]  # addresses that something came from

    def board(self) -> str:
        """The board's address, once it has sent something; "" before."""
        return next(iter(self.senders), "")


@contextmanager
def serving(address: str) -> Iterator[Peer]:
    with ExitStack() as stack:
        over = threading.Event()
        found = _Mirror(_sockets(stack, address), over, set())
        thread = threading.Thread(target=found.serve, daemon=True)
        thread.start()
        try:
            yield Peer(address, found.ports, found.senders)
        finally:
            over.set()
            thread.join()


def _sockets(stack: ExitStack, address: str) -> dict[int, tuple[socket.socket, socket.socket]]:
    """Ports in a row that are free for both kinds."""
    for first in range(_FIRST, _LAST, _STEP):
        with ExitStack() as found:
            try:
                out = {port: _pair(found, address, port) for port in range(first, first + _PORTS)}
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    continue
                words = (error.strerror or str(error)).lower()
                raise Failure(f"--peer {address}: this machine cannot serve that address: {words}", BAD_INPUT) from error
            stack.push(found.pop_all())
            return out
    raise Failure(f"--peer {address}: no {_PORTS} ports in a row are free between {_FIRST} and {_LAST}")


def _pair(stack: ExitStack, address: str, port: int) -> tuple[socket.socket, socket.socket]:
    listener = stack.enter_context(socket.socket())
    datagrams = stack.enter_context(socket.socket(type=socket.SOCK_DGRAM))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _keep_small(listener)
    listener.bind((address, port))
    datagrams.bind((address, port))
    listener.listen()
    return listener, datagrams


def _keep_small(stream: socket.socket) -> None:
    for buffer in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        stream.setsockopt(socket.SOL_SOCKET, buffer, _BUFFER)


class _Mirror:
    def __init__(self, sockets: dict[int, tuple[socket.socket, socket.socket]], over: threading.Event, senders: set[str]) -> None:
        self.ports = range(min(sockets), max(sockets) + 1)
        self.senders = senders
        self._listeners = {port: each for port, (each, _) in sockets.items()}
        self._datagrams = {port: each for port, (_, each) in sockets.items()}
        self._over = over

    def serve(self) -> None:
        connections: list[threading.Thread] = []
        with selectors.DefaultSelector() as selector:
            for port in self.ports:
                selector.register(self._listeners[port], selectors.EVENT_READ, port)
                selector.register(self._datagrams[port], selectors.EVENT_READ, port)
            while not self._over.is_set():
                for key, _ in selector.select(_TURN):
                    with suppress(OSError):
                        if key.fileobj is self._datagrams[key.data]:
                            self._send_back(key.data)
                        else:
                            connections.append(self._accept(key.data))
        for each in connections:
            each.join()

    def _accept(self, port: int) -> threading.Thread:
        client, (host, _) = self._listeners[port].accept()
        self.senders.add(host)
        thread = threading.Thread(target=self._join, args=(client, host, port), daemon=True)
        thread.start()
        return thread

    def _send_back(self, port: int) -> None:
        """From the port that the board sent from, where that is served here too."""
        receiver = self._datagrams[port]
        data, (host, sender) = receiver.recvfrom(_LARGEST)
        self.senders.add(host)
        self._datagrams.get(sender, receiver).sendto(data, (host, port))

    def _join(self, client: socket.socket, host: str, port: int) -> None:
        with client:
            try:
                with socket.socket() as server:
                    _keep_small(server)
                    server.settimeout(_PATIENCE)
                    server.connect((host, port))
                    server.setblocking(False)
                    client.setblocking(False)
                    _carry(client, server, self._over)
            except OSError:  # one end broke off
                with suppress(OSError):
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)


def _carry(one: socket.socket, other: socket.socket, over: threading.Event) -> None:
    """Both ways, until both have ended. What cannot be sent yet is not received yet either."""
    waiting: dict[socket.socket, bytes] = {one: b"", other: b""}  # by who is to get it
    ended: set[socket.socket] = set()
    opposite = {one: other, other: one}
    while len(ended) < 2 and not over.is_set():
        readable = [each for each in opposite if each not in ended and not waiting[opposite[each]]]
        writable = [each for each in opposite if waiting[each]]
        for each in (ready := select.select(readable, writable, [], _TURN))[0]:
            data = each.recv(_BUFFER)
            waiting[opposite[each]] = data
            if not data:
                ended.add(each)
                opposite[each].shutdown(socket.SHUT_WR)
        for each in ready[1]:
            waiting[each] = waiting[each][each.send(waiting[each]) :]
