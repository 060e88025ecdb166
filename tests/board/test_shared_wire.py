"""Boards that share a wire, each run by a command of its own: names are addresses here, and nobody else is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.board.support import portwright_run, script
from workbench import peers


@pytest.mark.parametrize(
    ("server", "client"),
    [("10.0.0.1", "10.0.0.2"), ("fd00::1", "fd00::2")],
)  # fmt: skip
def test_one_serves_and_others_connect(tmp_path: Path, server: str, client: str) -> None:
    bits = 64 if ":" in server else 24
    wire = ("--wire", str(tmp_path / "wire"))
    with portwright_run(*wire, "--address", f"{server}/{bits}", str(script("wire_server")), server) as serving:
        assert serving.stdout is not None
        assert serving.stdout.readline() == "listening\n"
        for turn in range(2):
            own = f"{client}{turn}"
            with portwright_run(*wire, "--address", f"{own}/{bits}", str(script("wire_client")), server) as connecting:
                out, err = connecting.communicate(timeout=peers.PATIENCE * 6)
            assert (connecting.returncode, out) == (0, "300000 bytes came back\ndatagram of 1000 came back\n"), err
            assert serving.stdout.readline() == f"{own}\n"
        out, err = serving.communicate(timeout=peers.PATIENCE * 6)
    assert (serving.returncode, out) == (0, ""), err
    assert not (tmp_path / "wire").exists()


def test_nobody_answers_where_nobody_is(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text(
        "import socket\nfor there in '10.0.0.2', '192.0.2.1':\n s = socket.socket()\n s.settimeout(2)\n"
        " try: s.connect((there, 80))\n except OSError as error: print(error.errno)\n"
    )
    with portwright_run("--wire", str(tmp_path / "wire"), "--address", "10.0.0.1/24", str(path)) as process:
        out, err = process.communicate(timeout=peers.PATIENCE * 6)
    assert (process.returncode, out) == (0, "110\n101\n"), err


def test_boards_find_each_other_by_their_addresses_of_the_link(tmp_path: Path) -> None:
    """Which they make of their controllers' numbers, and which take a second or two to be certain of."""
    wire = ("--wire", str(tmp_path / "wire"))
    with portwright_run(*wire, "--address", "fd00::1/64", str(script("wire_link")), "listens") as listening:
        assert listening.stdout is not None
        assert listening.stdout.readline() == "listening\n"
        with portwright_run(*wire, "--address", "fd00::2/64", str(script("wire_link")), "fe80::5054:ff:fe12:3401") as sending:
            out, err = sending.communicate(timeout=peers.PATIENCE * 6)
        assert (sending.returncode, out) == (0, "an answer from fe80::5054:ff:fe12:3401 True\n"), err
        assert re.fullmatch(r"fe80::5054:ff:fe12:3402 [1-9]\n", listening.stdout.readline())
