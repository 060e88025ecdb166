"""What the board puts on a wire whose other end this process holds."""

from __future__ import annotations

from scapy.layers.l2 import ARP, Ether

from tests.board.support import Board
from workbench import emulator, peers

MAC = "52:54:00:00:00:07"
WHO_HAS = 1  # a question of ARP


def test_a_board_has_the_address_it_was_given(micropython: Board) -> None:
    with emulator.wire() as (ours, its):
        ours.settimeout(peers.PATIENCE)
        boot = emulator.Boot(b"")
        with emulator.started(micropython.program, micropython.machine, boot, emulator.Wire(its, MAC)):
            frame = Ether(ours.recv(2000))
    assert (frame.src, frame[ARP].hwsrc, frame[ARP].op) == (MAC, MAC, WHO_HAS)
    assert frame[ARP].psrc == frame[ARP].pdst  # it looks whether its address is somebody else's
