"""The board with MicroPython's own sockets, which ours are measured against: it boots, they carry data, and nothing of ours is in it."""

from __future__ import annotations

import pytest

from tests.board.support import Board, listing

SCRIPT = """
import asyncio, socket
listener = socket.socket()
listener.bind(("", 80))
listener.listen(1)
client = socket.socket()
client.connect(("127.0.0.1", 80))
served, _ = listener.accept()
client.send(b"over")
print(socket, served.recv(10))
server, peer = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
server.bind(("0.0.0.0", 90))  # where there is IPv6, upstream's empty host is of that alone
peer.sendto(b"loop", ("127.0.0.1", 90))
print(server.recvfrom(10)[0], type(socket.SOCK_RAW))
"""


@pytest.fixture(scope="module")
def upstream() -> Board:
    return Board.of(None)


def test_its_sockets_carry_data(upstream: Board) -> None:
    assert upstream.says(SCRIPT).splitlines() == ["<module 'lwip'> b'over'", "b'loop' <class 'int'>"]


def test_nothing_of_ours_is_registered(upstream: Board) -> None:
    names = {line.split()[-1] for line in listing("arm-none-eabi-nm", upstream.program).splitlines()}
    assert "mp_module_lwip" in names and "portwright_type_socket" not in names
    assert not [name for name in names if "_ZN10portwright11micropython" in name]
