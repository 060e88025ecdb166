"""Scripts on the board and peers on this machine, through the emulated wire."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pytest

from tests.board.support import LONGEST, Board, script
from workbench import emulator, peers
from workbench.places import ROOT


@contextmanager
def serving(board: Board, name: str, *arguments: str, forward: tuple[str, ...]) -> Iterator[tuple[emulator.Board, BinaryIO]]:
    """A script that serves, once it has printed a line."""
    boot = emulator.Boot(script(name).read_bytes(), f"{name}.py", arguments)
    with emulator.started(board.program, board.machine, boot, emulator.ThisMachine(forward)) as running:
        running.console.settimeout(peers.PATIENCE)
        with running.console.makefile("rb") as printed:
            assert printed.readline() == b"listening\n"
            yield running, printed


def rest_of(board: emulator.Board, printed: BinaryIO) -> tuple[str, int]:
    """What it prints to its end, and its exit code."""
    return printed.read().decode(), board.process.wait(peers.PATIENCE)


def test_a_client_reaches_a_name_that_is_led_elsewhere(micropython: Board) -> None:
    with peers.tcp_server(peers.echo) as port:
        said = micropython.run("client", connect_to=[f"echo.example:7:127.0.0.1:{port}"])
    assert said == "b'hello'\n1000000 bytes came back\n('198.18.0.1', 7)\n"


def test_an_address_is_led_elsewhere_too(micropython: Board) -> None:
    with peers.tcp_server(peers.lines(b"here")) as port:
        text = "import socket\ns = socket.socket()\ns.connect(('192.0.2.1', 80))\nprint(s.read())"
        assert micropython.says(text, connect_to=[f"192.0.2.1:80:127.0.0.1:{port}"]) == "b'here\\n'\n"


def test_nobody_listens(micropython: Board) -> None:
    """The emulator's network answers for this machine with a reset, as a peer would."""
    text = "import socket\ntry: socket.socket().connect(('192.0.2.1', 80))\nexcept OSError as error: print(error.errno)"
    rule = f"192.0.2.1:80:127.0.0.1:{peers.free_port()}"
    assert micropython.says(text, connect_to=[rule]) == "111\n"


def test_a_server_serves_and_what_it_sent_last_arrives(micropython: Board) -> None:
    port = peers.free_port()
    with serving(micropython, "server", forward=(f"{port}:80",)) as (board, printed):
        with peers.tcp_connect(port) as first:
            first.sendall(b"x" * 1_000_000)
            first.shutdown(socket.SHUT_WR)
            assert first.recv(100) == b"1000000"
        with peers.tcp_connect(port) as second:
            second.sendall(b"")
            data = peers.everything(second)
        assert data == b"y" * 200_000  # its script ended right after the last send
        assert rest_of(board, printed) == ("served\n", 0)


def test_datagrams_go_both_ways(micropython: Board) -> None:
    port = peers.free_port(socket.SOCK_DGRAM)
    with serving(micropython, "datagrams", forward=(f"{port}:7",)) as (board, printed):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(peers.PATIENCE)
            for number in range(100):
                client.sendto(b"%d" % number * 10, ("127.0.0.1", port))
                assert client.recv(2000) == b"%d" % number * 10
        assert rest_of(board, printed) == ("100 echoed\n", 0)


def test_a_datagram_sent_last_arrives(micropython: Board) -> None:
    """It first waits for the hardware address of whom it is for, while the script is over."""
    text = "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'last', socket.getaddrinfo('peer.example', 7)[0][-1])"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.bind(("127.0.0.1", 0))
        peer.settimeout(peers.PATIENCE)
        micropython.says(text, connect_to=[f"peer.example:7:127.0.0.1:{peer.getsockname()[1]}"])
        assert peer.recv(100) == b"last"


def test_a_client_of_datagrams_knows_its_peer_by_the_name_it_used(micropython: Board) -> None:
    text = (
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "there = socket.getaddrinfo('echo.example', 7)[0][-1]\ns.sendto(b'abc', there)\n"
        "data, peer = s.recvfrom(10)\nprint(data, peer == there)\n"
    )
    with peers.udp_echo() as service:
        said = micropython.says(text, connect_to=[f"echo.example:7:127.0.0.1:{service.port}"])
    assert said == "b'abc' True\n"


def test_asyncio_serves_itself_over_the_stacks_own_interface(micropython: Board) -> None:
    assert micropython.run("asyncio_echo") == "15 lines came back\n"


def test_a_thread_receives_while_another_sends(micropython: Board) -> None:
    with peers.tcp_server(peers.echo) as port:
        said = micropython.run("both_ways", connect_to=[f"echo.example:7:127.0.0.1:{port}"])
    assert said == "2000000 2000000\n"


def test_a_page_of_zerynth(zerynth: Board) -> None:
    """A program as the vendor's scripts are written, with a companion module."""
    with peers.http_server({"/hello": b"a page\n"}) as server:
        text = (ROOT / "spec/programs/zerynth/fetch_page.py").read_text()
        rules = [f"{host}:80:127.0.0.1:{server.port}" for host in ("page.example", "192.0.2.10")]
        outcome = zerynth.outcome(text, connect_to=rules)
    assert (outcome.code, outcome.output) == (0, "a page\n"), outcome


def test_a_client_reaches_this_machine_over_ipv6(micropython: Board) -> None:
    with peers.tcp_server(peers.lines(b"here"), "::1") as port:
        text = (
            "import socket\nthere = socket.getaddrinfo('lines.example', 80, socket.AF_INET6)[0][-1]\n"
            "s = socket.socket(socket.AF_INET6)\ns.connect(there)\nprint(s.read())"
        )
        assert micropython.says(text, connect_to=[f"lines.example:80:[::1]:{port}"]) == "b'here\\n'\n"


OWN = """
import socket
def reaches(family, *there):
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as s: s.sendto(b'x', there)
        return True
    except OSError as error: return error.errno
print(reaches(socket.AF_INET, '198.51.100.1', 9), reaches(socket.AF_INET6, '2001:db8:ff::1', 9, 0, 0))
s = socket.socket(); s.bind(('127.0.0.1', 9)); s.listen(1)
c = socket.socket(); c.connect(('127.0.0.1', 9)); c.send(b'within'); print(s.accept()[0].recv(6))
"""


@pytest.mark.parametrize(
    ("own", "reached"),
    [
        (("dhcp", "auto"), "True True"), (("192.168.7.9/24",), "True 101"), (("2001:db8:7::9/64",), "101 True"),
        (("auto",), "101 True"), ((), "101 101"),
    ],
)  # fmt: skip
def test_a_board_has_the_addresses_it_was_given(micropython: Board, own: tuple[str, ...], reached: str) -> None:
    """Where the script starts it has found them out."""
    boot = emulator.Boot(OWN.encode())
    outcome = emulator.run_to_end(micropython.program, micropython.machine, boot, LONGEST, emulator.ThisMachine((), own))
    assert (outcome.output, outcome.errors) == (f"{reached}\nb'within'\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("own", ["dhcp", "auto"])
def test_where_nobody_gives_addresses_the_script_starts_all_the_same(micropython: Board, own: str) -> None:
    with emulator.wire() as (end, other):
        network = emulator.Wire(end, own=(own,))
        boot = emulator.Boot(b"print('started')")
        with emulator.started(micropython.program, micropython.machine, boot, network) as board:
            while select.select([other, board.errors], [], [], LONGEST)[0] == [other]:
                other.recv(2000)
            board.console.settimeout(peers.PATIENCE)
            assert board.console.makefile("rb").readline() == b"started\n"
            assert b"nobody on the network gave the board an address\n" in board.errors.recv(2000)
