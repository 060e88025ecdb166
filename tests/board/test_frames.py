"""Whoever judges the board's frames sees what is wrong with them."""

from __future__ import annotations

import re

import pytest
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import ICMPv6EchoRequest, ICMPv6MLReport, ICMPv6ND_NS, IPv6, IPv6ExtHdrHopByHop, RouterAlert
from scapy.layers.l2 import ARP, Ether
from scapy.packet import Packet

from tests.board import linux
from tests.board.frames import Station, complaints
from tests.board.linked import STATION as BOARD
from tests.board.weather import Passed

PEER = Station(linux.ADDRESS, linux.MAC)

OUT = Ether(src=BOARD.mac, dst=PEER.mac)
OUT_IP = OUT / IP(src=BOARD.address, dst=PEER.address)
IN = Ether(src=PEER.mac, dst=BOARD.mac) / IP(src=PEER.address, dst=BOARD.address)
MSS = [("MSS", 1460)]
ARP_OUT = {"hwsrc": BOARD.mac, "psrc": BOARD.address, "pdst": PEER.address}


def sent(packet: Packet) -> Passed:
    return Passed(False, bytes(packet))


def given(packet: Packet) -> Passed:
    return Passed(True, bytes(packet))


def segment(flags: str, seq: int, ack: int = 0, *, window: int = 8760, options: object = (), data: bytes = b"") -> Packet:
    return OUT_IP / TCP(sport=49152, dport=7, flags=flags, seq=seq, ack=ack, window=window, options=options) / data


def reply(flags: str, seq: int, ack: int, *, window: int = 3000, options: object = (), data: bytes = b"") -> Packet:
    return IN / TCP(sport=7, dport=49152, flags=flags, seq=seq, ack=ack, window=window, options=options) / data


CONVERSATION = [
    sent(Ether(src=BOARD.mac, dst="ff:ff:ff:ff:ff:ff") / ARP(op="who-has", **ARP_OUT)),
    given(Ether(src=PEER.mac, dst=BOARD.mac) / ARP(op="is-at", hwsrc=PEER.mac, psrc=PEER.address)),
    sent(
        Ether(src=BOARD.mac, dst="33:33:ff:00:00:07")
        / IPv6(src="::", dst="ff02::1:ff00:7", hlim=1)
        / IPv6ExtHdrHopByHop(options=[RouterAlert()])
        / ICMPv6MLReport(mladdr="ff02::1:ff00:7")
    ),
    sent(segment("S", 100, options=MSS)),
    given(reply("SA", 0xFFFFFFF0, 101, options=MSS)),
    sent(segment("A", 101, 0xFFFFFFF1)),
    given(reply("PA", 0xFFFFFFF1, 101, data=b"x" * 20)),
    sent(segment("PA", 101, 5, window=8740, data=b"y" * 1460)),
]


def test_a_sound_conversation_is_not_complained_about() -> None:
    assert complaints(CONVERSATION, BOARD) == []


@pytest.mark.parametrize(
    "complaint, packet",
    [
        ("1515 bytes", OUT_IP / UDP(sport=1, dport=2) / bytes(1515 - 42)),
        ("sent from 02:00:00:00:00:09", Ether(src="02:00:00:00:00:09", dst=PEER.mac) / IP(src=BOARD.address) / ICMP()),
        ("of type 0x88cc", Ether(src=BOARD.mac, dst=PEER.mac, type=0x88CC)),
        ("ARP for another kind of network", OUT / ARP(op=2, hwlen=8, hwdst=PEER.mac, **ARP_OUT)),
        ("ARP tells that 10.0.2.9 is at", OUT / ARP(op=2, hwdst=PEER.mac, **{**ARP_OUT, "psrc": "10.0.2.9"})),
        ("ARP asks for what it knows", OUT / ARP(op=1, hwdst=PEER.mac, **ARP_OUT)),
        ("ARP operation 3", OUT / ARP(op=3, hwdst=PEER.mac, **ARP_OUT)),
        ("ARP answers 02:00:00:00:00:03 in", OUT / ARP(op=2, hwdst="02:00:00:00:00:03", **ARP_OUT)),
        ("a packet to 10.0.2.2 in a frame to ff:ff", Ether(src=BOARD.mac, dst="ff:ff:ff:ff:ff:ff") / IP(src=BOARD.address, dst=PEER.address) / ICMP()),
        ("an IP header of version 4, 20 bytes, for 60 bytes of 28", OUT / IP(src=BOARD.address, dst=PEER.address, len=60) / ICMP()),
        ("IP checksum", OUT / IP(src=BOARD.address, dst=PEER.address, chksum=1) / ICMP()),
        ("from address 10.0.2.9", OUT / IP(src="10.0.2.9", dst=PEER.address) / ICMP()),
        ("time to live 0", OUT / IP(src=BOARD.address, dst=PEER.address, ttl=0) / ICMP()),
        ("a fragment", OUT / IP(src=BOARD.address, dst=PEER.address, flags="MF") / ICMP()),
        ("protocol 99", OUT / IP(src=BOARD.address, dst=PEER.address, proto=99)),
        ("UDP of 20 bytes in 8", OUT_IP / UDP(len=20)),
        ("UDP checksum", OUT_IP / UDP(chksum=0)),
        ("UDP checksum", OUT_IP / UDP(chksum=1)),
        ("ICMP checksum", OUT_IP / ICMP(chksum=1)),
        ("TCP checksum", OUT_IP / TCP(sport=49152, dport=7, flags="A", seq=1561, ack=5, window=8740, chksum=1)),
        ("a TCP header of 60 bytes in 20", OUT_IP / TCP(sport=49152, dport=7, flags="A", seq=1561, ack=5, window=8740, dataofs=15)),
        ("SYN with a maximum segment size of None", segment("S", 7)),
        ("a maximum segment size without SYN", segment("A", 1561, 5, window=8740, options=MSS)),
        ("1000 bytes to a peer that takes 536", OUT_IP / TCP(sport=49153, dport=7, flags="PA") / bytes(1000)),
        ("22 bytes beyond the peer's window", segment("PA", 1561 + 1422, 5, window=8740, data=bytes(140))),
        ("acknowledges 6, the peer sent up to 5", segment("A", 1561, 6, window=8739)),
        ("acknowledges 4 after 5", segment("A", 1561, 4, window=8741)),
        ("takes back 100 bytes of its window", segment("A", 1561, 5, window=8640)),
        ("an IP header of version 6 for 30 bytes of 8", OUT / IPv6(src=BOARD.link_local, plen=30) / ICMPv6EchoRequest()),
        ("from address fe80::9", OUT / IPv6(src="fe80::9", dst="fe80::2") / ICMPv6EchoRequest()),
        ("a packet to ff02::1 in a frame to 02:00", OUT / IPv6(src=BOARD.link_local, dst="ff02::1") / ICMPv6EchoRequest()),
        ("next header 59", OUT / IPv6(src=BOARD.link_local, dst="fe80::2", nh=59)),
        ("checksum over IPv6, next header 58", OUT / IPv6(src=BOARD.link_local, dst="fe80::2") / ICMPv6EchoRequest(cksum=1)),
        ("a message to neighbours with hop limit 64", OUT / IPv6(src=BOARD.link_local, dst="fe80::2", hlim=64) / ICMPv6ND_NS(tgt="fe80::2")),
    ],
)  # fmt: skip
def test_a_fault_is_told(complaint: str, packet: Packet) -> None:
    told = complaints([*CONVERSATION, sent(packet)], BOARD)
    assert any(re.match(rf"frame {len(CONVERSATION)}: {re.escape(complaint)}", line) for line in told), told


def test_what_the_board_could_not_read_tells_it_nothing() -> None:
    damaged = given(reply("PA", 5, 1561, data=b"z" * 10))
    damaged = Passed(True, damaged.frame[:-1] + b"Z")
    told = complaints([*CONVERSATION, damaged, sent(segment("A", 1561, 15, window=8730))], BOARD)
    assert [line.split(": ")[1] for line in told] == ["acknowledges 15, the peer sent up to 5"]
