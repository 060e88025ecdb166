"""Ctrl-C ends every call that waits, at once and with KeyboardInterrupt, and the socket goes on as if it had not been made."""

from __future__ import annotations

import signal
import socket
import subprocess
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.firmware.support import HERE, Board, ended, full_listener
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.peers import PATIENCE, free_port, tcp_connect, tcp_server
from workbench.places import ROOT, Places

AT_ONCE = 1.0  # seconds, on a busy machine


def interrupt(process: subprocess.Popen[bytes]) -> None:
    """Sends Ctrl-C as soon as the program waits, and checks that it ends the wait."""
    assert process.stdout is not None
    assert process.stdout.readline() == b"waiting\n"
    time.sleep(0.2)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == b"interrupted\n"
    assert time.monotonic() - begun < AT_ONCE


def goes_on(process: subprocess.Popen[bytes], *told: str) -> None:
    out, err = ended(process)
    assert (out.splitlines(), err, process.returncode) == ([*told, "usable"], "", 0)


def test_connect(micropython: Board) -> None:
    with full_listener() as (listener, port), micropython.running("interrupted", "connecting", port) as process:
        interrupt(process)
        listener.settimeout(PATIENCE)
        with ExitStack() as held:
            for _ in range(2):  # makes room, so that the second attempt is answered
                held.enter_context(listener.accept()[0])
            goes_on(process)


def test_accept(micropython: Board) -> None:
    port = free_port()
    with micropython.running("interrupted", "accepting", port) as process:
        interrupt(process)
        with tcp_connect(port) as client:
            assert client.recv(10) == b"!"
        goes_on(process)


@pytest.mark.parametrize(("call", "told"), [("receiving", "b'here\\n'"), ("reading", "b'here\\n'"), ("polling", "1")])
def test_receiving(micropython: Board, call: str, told: str) -> None:
    def answer(connection: socket.socket) -> None:
        if connection.recv(2):
            connection.sendall(b"here\n")
            connection.recv(1)

    with tcp_server(answer) as port, micropython.running("interrupted", call, port) as process:
        interrupt(process)
        goes_on(process, told)


def test_send(micropython: Board) -> None:
    over = threading.Event()

    def silent(connection: socket.socket) -> None:
        over.wait(PATIENCE)

    with tcp_server(silent) as port, micropython.running("interrupted", "sending", port) as process:
        try:
            interrupt(process)
            goes_on(process, "True")
        finally:
            over.set()


@pytest.fixture(scope="module")
def slow_lookup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that makes names below .example slow; a name server of that kind would need rights, or a namespace."""
    library = tmp_path_factory.mktemp("slow") / "slow_lookup.so"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-o", library, HERE / "slow_lookup.c", "-ldl"], check=True, timeout=60
    )
    return library


VARIANTS = [path.stem for path in sorted((ROOT / "spec" / "variants").glob("*.yaml"))]


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_call_that_waits_in_every_dialect(variant: str) -> None:
    board = Board(build(Firmware(variant), Places.find(), Console()))
    over = threading.Event()

    def silent(connection: socket.socket) -> None:
        over.wait(PATIENCE)

    with tcp_server(silent) as port, full_listener() as (_, full):
        with board.running("interrupted_one_by_one", port, full) as process:
            assert process.stdout is not None
            ended_calls = 0
            try:
                while (line := process.stdout.readline()) == b"waiting\n":
                    time.sleep(0.2)
                    begun = time.monotonic()
                    process.send_signal(signal.SIGINT)
                    assert process.stdout.readline() == b"interrupted\n"
                    assert time.monotonic() - begun < AT_ONCE
                    ended_calls += 1
                assert line == b"over\n" and ended_calls >= 7
            finally:
                over.set()


def test_getaddrinfo(micropython: Board, slow_lookup: Path) -> None:
    with (
        tcp_server(lambda connection: None) as port,
        micropython.running("interrupted", "looking_up", port, LD_PRELOAD=str(slow_lookup)) as process,
    ):
        interrupt(process)
        goes_on(process)
