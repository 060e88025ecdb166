"""The programs that the vendors' manuals print run unmodified, by the command that the README names. `pages` holds them as
they are printed; the one of MicroPython's manual has no import line there, so that line is ours."""

from __future__ import annotations

import signal
import socket
from queue import Queue

from tests.firmware.support import HERE, Board, ended, portwright_run
from workbench.peers import LOOPBACK, PATIENCE, free_port, tcp_connect, tcp_server

PAGES = HERE / "pages"
# The boards below are asked for so that `run` finds its firmware built.


def everything(connection: socket.socket) -> bytes:
    received = b""
    while data := connection.recv(4096):
        received += data
    return received


def test_zerynth_client_says_hello_to_its_address(zerynth: Board) -> None:
    told: Queue[bytes] = Queue()
    with tcp_server(lambda connection: told.put(everything(connection))) as port:
        rule = f"192.168.1.10:5555:{LOOPBACK}:{port}"
        page = str(PAGES / "zerynth" / "client.py")
        with portwright_run("--variant", "zerynth", "--connect-to", rule, page) as process:
            ended(process)
            assert process.returncode == 0
        assert told.get(timeout=PATIENCE) == b"Hello World!"


def test_zerynth_server_serves_clients_until_it_is_interrupted(zerynth: Board) -> None:
    port = free_port()
    page = str(PAGES / "zerynth" / "server.py")
    with portwright_run("--variant", "zerynth", "--forward", f"{port}:80", page) as process:
        for _ in range(5):
            with tcp_connect(port) as client:
                assert everything(client) == b"Hello!"
        process.send_signal(signal.SIGINT)
        _, err = ended(process)
    assert "KeyboardInterrupt" in err
    assert process.returncode == 1


def test_micropython_connects_to_the_address_that_it_looked_up(micropython: Board) -> None:
    told: Queue[bytes] = Queue()
    with tcp_server(lambda connection: told.put(everything(connection))) as port:
        rule = f"www.micropython.org:80:{LOOPBACK}:{port}"
        page = str(PAGES / "micropython" / "connect.py")
        with portwright_run("--variant", "micropython", "--connect-to", rule, page) as process:
            out, _ = ended(process)
            assert (out, process.returncode) == ("", 0)
        assert told.get(timeout=PATIENCE) == b""  # the program connects, and ends
