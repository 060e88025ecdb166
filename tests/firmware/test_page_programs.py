"""The programs that the vendors' manuals print run unmodified, by the command that the README names. `pages` holds them as
they are printed; the one that MicroPython's, the WiPy's and Pycom's manuals share has no import line there, so that line is
ours. QuecPython's manual also prints a few lines with each method; what they take for granted is put in front of them."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from queue import Queue

import pytest

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


@pytest.mark.parametrize("variant", ["micropython", "wipy", "pycom"])
def test_the_manual_connects_to_the_address_that_it_looked_up(variant: str) -> None:
    told: Queue[bytes] = Queue()
    with tcp_server(lambda connection: told.put(everything(connection))) as port:
        rule = f"www.micropython.org:80:{LOOPBACK}:{port}"
        page = str(PAGES / variant / "connect.py")
        with portwright_run("--variant", variant, "--connect-to", rule, page) as process:
            out, _ = ended(process)
            assert (out, process.returncode) == ("", 0)
        assert told.get(timeout=PATIENCE) == b""  # the program connects, and ends


def test_quecpython_client_waits_for_the_network_sends_and_receives() -> None:
    """Its lines are indented with a mixture of blanks and tabs, which the VM accepts."""
    news = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nnews\n"
    told: Queue[bytes] = Queue()

    def serve(connection: socket.socket) -> None:
        told.put(connection.recv(4096))
        connection.sendall(news)
        connection.recv(1)

    with tcp_server(serve) as port:
        rule = f"www.tongxinmao.com:80:{LOOPBACK}:{port}"
        page = str(PAGES / "quecpython" / "client.py")
        with portwright_run("--variant", "quecpython", "--connect-to", rule, page) as process:
            out, err = ended(process)
    request = told.get(timeout=PATIENCE)
    assert request.startswith(b"GET /News HTTP/1.1\r\nHost: www.tongxinmao.com\r\n")
    assert process.returncode == 0, err
    for said in ("Network connection successful!", f"send {len(request)} bytes", f"recv {len(news)} bytes:", "news"):
        assert said in out + err


PREFACE = "import usocket\nsocket = usocket.socket()\n"


def test_quecpython_constructors_and_options(tmp_path: Path) -> None:
    for name, preface in (("constructors", ""), ("options", PREFACE)):
        assert quecpython_says(tmp_path, preface + page_text(name)) == ""


def test_quecpython_connects_to_the_printed_address(tmp_path: Path) -> None:
    told: Queue[bytes] = Queue()
    with tcp_server(lambda connection: told.put(everything(connection))) as port:
        rule = f"192.168.0.1:80:{LOOPBACK}:{port}"
        assert quecpython_says(tmp_path, PREFACE + page_text("connect"), "--connect-to", rule) == ""
        assert told.get(timeout=PATIENCE) == b""


def test_quecpython_binds_the_printed_addresses(tmp_path: Path) -> None:
    """Each of the two on a socket of its own. The first one is no address of this machine, and a program is told so."""
    lines = page_text("bind").replace("socket.bind", "usocket.socket().bind").splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if "192.168.0.1" in line)
    assert quecpython_says(tmp_path, "import usocket\n" + "".join(lines[first + 1 :])) == ""
    attempt = f"import usocket\ntry:\n    {lines[first].strip()}\nexcept OSError as e:\n    print(e.args[0])\n"
    assert quecpython_says(tmp_path, attempt) in ("99\n", "13\n", "")


def page_text(name: str) -> str:
    return (PAGES / "quecpython" / f"{name}.py").read_text(encoding="utf-8")


def quecpython_says(folder: Path, text: str, *options: str) -> str:
    path = folder / "page.py"
    path.write_text(text, encoding="utf-8")
    with portwright_run("--variant", "quecpython", *options, str(path)) as process:
        out, err = ended(process)
    assert process.returncode == 0, out + err
    return out
