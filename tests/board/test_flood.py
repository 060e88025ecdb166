"""A link on which somebody sends without end, as fast as it goes: questions for neighbours, each from another address."""

from __future__ import annotations

import itertools
import random
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.board.support import LONGEST, Board
from workbench import emulator, peers

OWN = socket.inet_pton(socket.AF_INET6, "fd00::1")
PEER = socket.inet_pton(socket.AF_INET6, "fd00::aa")
MAC = bytes.fromhex("0200000000aa")  # of everybody else on the link
ICMP6, UDP, SOLICITATION = 58, 17, 135
OWN_GROUP = socket.inet_pton(socket.AF_INET6, "ff02::1:ff00:1")  # to which questions for it are sent (RFC 4291, 2.7.1)
SCRIPT = b"""
print("ready")
input()
total = 0
for number in range(30000):
    total += number
import socket
receiver = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
receiver.bind(("fd00::1", 7))
receiver.settimeout(20)
receiver.sendto(b"to oneself", ("fd00::1", 7))
print(total, receiver.recv(20))
input()
while True:
    data, peer = receiver.recvfrom(20)
    if data == b"from the peer ":
        break
receiver.sendto(b"answer", peer)
print("done")
"""


def checksum(data: bytes) -> int:
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def packet(protocol: int, source: bytes, destination: bytes, body: bytes, at: int) -> bytes:
    """A frame of IPv6, its checksum put in at that place of the body, which has an even size."""
    pseudo = source + destination + struct.pack(">II", len(body), protocol)
    summed = body[:at] + checksum(pseudo + body).to_bytes(2, "big") + body[at + 2 :]
    header = struct.pack(">IHBB", 0x60000000, len(body), protocol, 255) + source + destination
    return bytes.fromhex("525400123456") + MAC + b"\x86\xdd" + header + summed


def question(source: bytes) -> bytes:
    """Neighbour solicitation (RFC 4861, 4.3)."""
    body = bytes([SOLICITATION, 0, 0, 0]) + bytes(4) + OWN + bytes([1, 1]) + b"\2\0\0" + source[-3:]
    return packet(ICMP6, source, OWN_GROUP, body, 2)


def answer() -> bytes:
    """Neighbour advertisement, solicited (4.4)."""
    body = bytes([136, 0, 0, 0, 0x60, 0, 0, 0]) + PEER + bytes([2, 1]) + MAC
    return packet(ICMP6, PEER, OWN, body, 2)


def datagram(data: bytes) -> bytes:
    return packet(UDP, PEER, OWN, struct.pack(">HHHH", 9, 7, 8 + len(data), 0) + data, 6)


@contextmanager
def flood(wire: socket.socket) -> Iterator[None]:
    """While it lasts. What the board sends meanwhile is lost."""
    chance = random.Random(1)
    questions = [question(OWN[:8] + chance.randbytes(8)) for _ in range(4000)]
    over = threading.Event()

    def send() -> None:
        for frame in itertools.cycle(questions):
            if over.is_set():
                return
            with suppress(TimeoutError):
                wire.send(frame)

    def drop() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                wire.recv(2000)

    wire.settimeout(0.2)
    threads = [threading.Thread(target=each, daemon=True) for each in (send, drop)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
        wire.settimeout(peers.PATIENCE)


def test_a_flood_of_questions_starves_no_script_and_is_forgotten(micropython: Board) -> None:
    with emulator.wire() as (ours, its):
        network = emulator.Wire(its, own=("fd00::1/64",))
        with emulator.started(micropython.program, micropython.machine, emulator.Boot(SCRIPT), network) as board:
            board.console.settimeout(LONGEST)
            with board.console.makefile("rb") as printed:
                assert printed.readline() == b"ready\n"
                with flood(ours):
                    board.console.send(b"\n")
                    assert printed.readline() == b"449985000 b'to oneself'\n"
                board.console.send(b"\n")
                assert exchanged(ours)
                assert printed.readline() == b"done\n"


def exchanged(wire: socket.socket) -> bool:
    """A datagram to the board and one back, for which it has to find the peer among all that it heard of. What the flood left in the
    controller's memory may push the first ones out."""
    wire.settimeout(0.5)
    asked = datagram(b"from the peer ")
    for _ in range(20):
        wire.send(asked)
        with suppress(TimeoutError):
            while True:
                frame = wire.recv(2000)
                protocol, kind = frame[20], frame[54]
                if protocol == ICMP6 and kind == SOLICITATION and frame[62:78] == PEER:
                    wire.send(answer())
                elif protocol == UDP and frame[62:68] == b"answer":
                    return True
    return False
