"""Small peers on the loopback interface for the demo and the tests. Each picks a free port, serves from threads of its own
while its `with` block lasts, and gives up by itself: no call waits longer than `PATIENCE` seconds.
"""

from __future__ import annotations

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

PATIENCE = 10.0
LOOPBACK = "127.0.0.1"

Answer = TypeVar("Answer")


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port that nobody used a moment ago. For what must know its port before it binds; a peer here binds port 0."""
    with closing(socket.socket(socket.AF_INET, kind)) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class HttpServer:
    port: int
    requests: list[str] = field(default_factory=list)  # "GET /page", as they came


@contextmanager
def http_server(pages: Mapping[str, bytes]) -> Iterator[HttpServer]:
    """Serves each path's bytes, 404 for others, and closes each connection after its answer."""

    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE

        def do_GET(self) -> None:
            told.requests.append(f"GET {self.path}")
            body = pages.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the base class's)
            pass

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    server.daemon_threads = True
    told = HttpServer(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE)


def http_get(port: int, path: str = "/") -> bytes:
    """Fetches from a server that may still be starting; tries until `PATIENCE` is over."""

    def attempt() -> bytes:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}{path}", timeout=PATIENCE) as answer:
            return bytes(answer.read())

    return _until_listening(attempt)


def tcp_connect(port: int) -> socket.socket:
    """A connection to a server that may still be starting."""
    return _until_listening(lambda: socket.create_connection((LOOPBACK, port), PATIENCE))


def asked(port: int, question: bytes, answered: Callable[[socket.socket], bytes]) -> tuple[socket.socket, bytes]:
    """A connection to a server that may still be starting, on which `question` was sent, and what `answered` received then. The network
    of an emulated board takes connections before anybody listens, and ends them: an empty answer is none."""

    def attempt() -> tuple[socket.socket, bytes]:
        connection = socket.create_connection((LOOPBACK, port), PATIENCE)
        try:
            connection.sendall(question)
            answer = answered(connection)
        except (ConnectionResetError, BrokenPipeError):
            answer = b""
        if not answer:
            connection.close()
            raise ConnectionRefusedError(f"nobody answers on port {port}")
        return connection, answer

    return _until_listening(attempt)


def everything(connection: socket.socket) -> bytes:
    """What the other side sends, to its end."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def one_line(connection: socket.socket) -> bytes:
    """What the other side sends, to the end of a line at most."""
    line = b""
    while not line.endswith(b"\n") and (part := connection.recv(1)):
        line += part
    return line


def _until_listening(attempt: Callable[[], Answer]) -> Answer:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return attempt()
        except OSError as error:
            cause = error.reason if isinstance(error, urllib.error.URLError) else error
            if not isinstance(cause, ConnectionRefusedError) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@dataclass(slots=True)
class Echo:
    port: int
    received: list[bytes] = field(default_factory=list)


@contextmanager
def udp_echo() -> Iterator[Echo]:
    """Sends every datagram back to where it came from."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as server:
        server.bind((LOOPBACK, 0))
        told = Echo(server.getsockname()[1])

        def answer() -> None:
            data, peer = server.recvfrom(65536)
            told.received.append(data)
            server.sendto(data, peer)

        with _repeating(server, answer):
            yield told


@contextmanager
def tcp_server(serve: Callable[[socket.socket], None], host: str = LOOPBACK) -> Iterator[int]:
    """Calls `serve` with each connection, each in a thread of its own, and closes it afterwards. Yields the port."""

    def handle(connection: socket.socket) -> None:
        with closing(connection):
            connection.settimeout(PATIENCE)
            try:
                serve(connection)
            except OSError:
                pass  # the program under test left; what it printed is what counts

    with closing(socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)) as listener:

        def accept() -> None:
            connection, _ = listener.accept()
            threading.Thread(target=handle, args=(connection,), daemon=True).start()

        with _repeating(listener, accept):
            yield listener.getsockname()[1]


def echo(connection: socket.socket) -> None:
    """For `tcp_server`: sends back what comes, until the other side ends."""
    while data := connection.recv(65536):
        connection.sendall(data)


def lines(*texts: bytes, pause: float = 0.0) -> Callable[[socket.socket], None]:
    """For `tcp_server`: sends these lines, `pause` seconds apart, and ends."""

    def serve(connection: socket.socket) -> None:
        for text in texts:
            connection.sendall(text + b"\n")
            time.sleep(pause)

    return serve


def dripping(data: bytes, pause: float) -> Callable[[socket.socket], None]:
    """For `tcp_server`: one byte at a time, `pause` seconds apart; then waits for the other side to end."""

    def serve(connection: socket.socket) -> None:
        for position in range(len(data)):
            connection.sendall(data[position : position + 1])
            time.sleep(pause)
        connection.recv(1)

    return serve


@contextmanager
def _repeating(watched: socket.socket, step: Callable[[], None]) -> Iterator[None]:
    """Repeats `step`, which waits on `watched`, in a thread while the block lasts."""
    stopping = threading.Event()
    watched.settimeout(0.05)

    def work() -> None:
        while not stopping.is_set():
            try:
                step()
            except TimeoutError:
                continue
            except OSError:
                if stopping.is_set():
                    return

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(PATIENCE)
