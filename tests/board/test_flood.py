"""A link on which somebody sends without end, as fast as it goes: questions for neighbours, each from another address."""

from __future__ import annotations

import itertools
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from scapy.layers.inet import UDP
from scapy.layers.inet6 import ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6NDOptDstLLAddr, ICMPv6NDOptSrcLLAddr, IPv6
from scapy.layers.l2 import Ether
from scapy.packet import Packet

from tests.board.support import LONGEST, Board
from workbench import emulator, peers

OWN, OWN_GROUP = "fd00::1", "ff02::1:ff00:1"  # and to which questions for it are sent (RFC 4291, 2.7.1)
PEER, MAC = "fd00::aa", "02:00:00:00:00:aa"
NETWORK = socket.inet_pton(socket.AF_INET6, "fd00::")[:8]
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
    if data == b"from the peer":
        break
receiver.sendto(b"answer", peer)
print("done")
"""


def to_board(board: emulator.Wire, packet: Packet) -> bytes:
    return bytes(Ether(src=MAC, dst=board.address) / packet)


def question(interface: bytes) -> Packet:
    """For the board's address, from another one of its network."""
    source, own = socket.inet_ntop(socket.AF_INET6, NETWORK + interface), (b"\2\0\0" + interface[-3:]).hex(":")
    return IPv6(src=source, dst=OWN_GROUP, hlim=255) / ICMPv6ND_NS(tgt=OWN) / ICMPv6NDOptSrcLLAddr(lladdr=own)


@contextmanager
def flood(wire: socket.socket, board: emulator.Wire) -> Iterator[None]:
    """While it lasts. What the board sends meanwhile is lost."""
    chance = random.Random(1)
    questions = [to_board(board, question(chance.randbytes(8))) for _ in range(1000)]
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
        network = emulator.Wire(its, own=(f"{OWN}/64",))
        with emulator.started(micropython.program, micropython.machine, emulator.Boot(SCRIPT), network) as board:
            board.console.settimeout(LONGEST)
            with board.console.makefile("rb") as printed:
                assert printed.readline() == b"ready\n"
                with flood(ours, network):
                    board.console.send(b"\n")
                    assert printed.readline() == b"449985000 b'to oneself'\n"
                board.console.send(b"\n")
                assert exchanged(ours, network)
                assert printed.readline() == b"done\n"


def exchanged(wire: socket.socket, board: emulator.Wire) -> bool:
    """A datagram to the board and one back, for which it has to find the peer among all that it heard of. What the flood left in the
    controller's memory may push the first ones out."""
    wire.settimeout(0.5)
    there = IPv6(src=PEER, dst=OWN, hlim=255)
    asked = to_board(board, there / UDP(sport=9, dport=7) / b"from the peer")
    found = to_board(board, there / ICMPv6ND_NA(tgt=PEER, R=0, S=1, O=1) / ICMPv6NDOptDstLLAddr(lladdr=MAC))
    for _ in range(20):
        wire.send(asked)
        with suppress(TimeoutError):
            while True:
                frame = Ether(wire.recv(2000))
                if frame.haslayer(ICMPv6ND_NS) and frame[ICMPv6ND_NS].tgt == PEER:
                    wire.send(found)
                elif frame.haslayer(UDP) and bytes(frame[UDP].payload) == b"answer":
                    return True
    return False
