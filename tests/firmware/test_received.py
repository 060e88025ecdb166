"""What receiving calls return is an ordinary object of the VM."""

from __future__ import annotations

from tests.firmware.support import Board
from workbench.peers import echo, tcp_server


def test_received_bytes_are_like_others(micropython: Board) -> None:
    with tcp_server(echo) as port:
        assert micropython.run("received_bytes", port).splitlines() == [
            r"True True True b'one\ntwo\nthree\nfour'",
            "True True True True",
            "1 True True True",
            "True True 0",
        ]
