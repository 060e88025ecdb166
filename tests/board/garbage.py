"""Frames that no honest station sends. In: who seems to send them, and the board. Out: frames, the same each time. Never: one that a
board does right to obey, such as an answer of ARP that leads the peer's address elsewhere, or a router's advertisement.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import ICMPv6EchoRequest, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA, ICMPv6Unknown, IPv6, IPv6ExtHdrFragment
from scapy.layers.l2 import ARP, Ether
from scapy.packet import Packet
from scapy.utils import checksum

from tests.board.frames import Station
from tests.board.weather import Frame

PORT = 7  # where the board serves datagrams and streams
_CLOSED = 9  # where it does not
_OURS = 40000  # where nobody waits for an answer
_NOBODY = "10.0.2.77"
_NOBODY6 = "fe80::77"
_BROADCAST = "ff:ff:ff:ff:ff:ff"
_ODD_ADDRESSES = ("0.0.0.0", "255.255.255.255", "10.0.2.255", "127.0.0.1", "224.0.0.1", "240.0.0.1")
_ODD_SIZES = (0, 1, 4, 7, 8, 19, 20, 21, 27, 28, 39, 40, 576, 1500, 0x7FFF, 0xFFFF)
_ETHERNET, _SENDER = 14, range(26, 30)  # the address stays, so that the sender can refuse what it did not ask for
_ADVERTISEMENT = 134  # of a router
_VARIATIONS = 150
_TCP_CHECKSUM, _UDP_CHECKSUM, _ICMP_CHECKSUM = 16, 6, 2


def frames(peer: Station, board: Station) -> Iterator[Frame]:
    maker = _Maker(peer, board)
    for kind in (maker.ethernet, maker.arp, maker.ip, maker.fragments, maker.tcp, maker.udp, maker.icmp, maker.ip6, maker.icmp6):
        yield from map(bytes, kind())
    for sound in maker.sound():
        yield from _cut_short(sound)
        yield from maker.varied(sound)


def amid(segment: Frame) -> Iterator[Frame]:
    """Segments of the connection that this one belongs to, none of which lies in the board's window."""
    chance = random.Random("amid")
    sound = Ether(segment)
    for flags in (*range(256), *range(256)):
        away = chance.randrange(1 << 16, 1 << 31)
        fields = {"sport": sound[TCP].sport, "dport": sound[TCP].dport, "flags": flags, "window": chance.getrandbits(16)}
        numbers = {"seq": (sound[TCP].seq + away) % (1 << 32), "ack": chance.getrandbits(32), "urgptr": chance.getrandbits(16)}
        made = Ether(src=sound.src, dst=sound.dst) / IP(src=sound[IP].src, dst=sound[IP].dst) / TCP(**fields, **numbers)
        yield bytes(made / chance.randbytes(chance.choice((0, 1, 600))))


def _cut_short(frame: Frame) -> Iterator[Frame]:
    for size in range(1, min(len(frame), 100)):
        yield frame[:size]


def _mended(frame: bytearray) -> Frame:
    """With the checksums right for what it says, so that the board reads on."""
    data = memoryview(frame)[_ETHERNET:]
    header = 4 * (data[0] & 15)
    if frame[12:14] == b"\x08\x00" and 20 <= header <= len(data):
        data[10:12] = b"\0\0"
        data[10:12] = checksum(bytes(data[:header])).to_bytes(2, "big")
        _mend(data[header:][: max(0, int.from_bytes(data[2:4], "big") - header)], data[9], data[12:20])
    elif frame[12:14] == b"\x86\xdd":
        _mend(data[40:][: int.from_bytes(data[4:6], "big")], data[6], data[8:40])
    return bytes(frame)


def _mend(payload: memoryview, protocol: int, addresses: memoryview) -> None:
    place = {1: _ICMP_CHECKSUM, 6: _TCP_CHECKSUM, 17: _UDP_CHECKSUM, 58: _ICMP_CHECKSUM}.get(protocol)
    if place is None or len(payload) < place + 2:
        return
    pseudo = b"" if protocol == 1 else bytes([*addresses, 0, protocol, *len(payload).to_bytes(2, "big")])
    payload[place : place + 2] = b"\0\0"
    payload[place : place + 2] = checksum(pseudo + bytes(payload)).to_bytes(2, "big")


class _Maker:
    def __init__(self, peer: Station, board: Station) -> None:
        self._chance = random.Random("garbage")
        self._board = board
        self._to_board = Ether(src=peer.mac, dst=board.mac)
        self._ip = self._to_board / IP(src=peer.address, dst=board.address)
        self._ip6 = self._to_board / IPv6(src=_NOBODY6, dst=board.link_local, hlim=255)
        self._question = {"hwsrc": peer.mac, "psrc": _NOBODY, "pdst": board.address}

    def _noise(self, size: int) -> bytes:
        return self._chance.randbytes(size)

    def _segment(self, **fields: object) -> Packet:
        fields = {"sport": _OURS, "dport": PORT, "seq": self._chance.getrandbits(32), **fields}
        return self._ip / TCP(**fields)

    def sound(self) -> list[Frame]:
        """What honest stations send."""
        return [
            bytes(packet)
            for packet in (
                Ether(src=self._to_board.src, dst=_BROADCAST) / ARP(op="who-has", **self._question),
                self._ip / UDP(sport=_OURS, dport=PORT) / b"datagram",
                self._ip / UDP(sport=53, dport=49153) / self._noise(60),
                self._ip / UDP(sport=67, dport=68) / self._noise(240),
                self._segment(flags="S", options=[("MSS", 1460), ("SAckOK", b""), ("WScale", 7)]),
                self._segment(flags="PA", ack=1) / b"data",
                self._ip / ICMP() / b"echo",
                self._ip / ICMP(type=3, code=4) / bytes(IP(src=self._board.address) / TCP()),
                self._ip / IP(proto=2, ttl=1) / b"\x11\x64\xee\x9b\0\0\0\0",  # a question of IGMP
                self._ip6 / ICMPv6EchoRequest(data=b"echo"),
                self._ip6 / ICMPv6ND_NS(tgt=self._board.link_local) / b"\x01\x01\x02\0\0\0\0\x77",
                self._ip6 / UDP(sport=_OURS, dport=PORT) / b"datagram",
                self._ip6 / TCP(sport=_OURS, dport=_CLOSED, flags="S", options=[("MSS", 1440)]),
            )
        ]

    def varied(self, sound: Frame) -> Iterator[Frame]:
        """Bytes are others, the checksums right."""
        places = [place for place in range(12, len(sound)) if place not in _SENDER]
        for _ in range(_VARIATIONS):
            frame = bytearray(sound)
            for _ in range(self._chance.randint(1, 3)):
                frame[self._chance.choice(places)] = self._chance.getrandbits(8)
            yield _mended(frame)

    def ethernet(self) -> Iterator[Packet]:
        for kind in (*range(0, 1600, 100), 0x0806, 0x0800, 0x8100, 0x86DD, 0x8863, 0x8864, 0x888E, 0x88CC, 0x9000, 0xFFFF):
            for size in (0, 1, 2, 4, 20, 46, 100, 1500):
                yield Ether(src=self._to_board.src, dst=self._board.mac, type=kind) / self._noise(size)
        for size in (1501, 1504, 1510, 1514, 1600, 2033, 2034, 3000, 9000):
            yield self._ip / UDP(sport=_OURS, dport=PORT) / self._noise(size)
        for target in (_BROADCAST, "01:00:5e:00:00:01", "33:33:00:00:00:01", "00:00:00:00:00:00", "52:54:00:00:00:08"):
            yield Ether(src=self._to_board.src, dst=target) / self._ip[IP] / UDP(sport=_OURS, dport=PORT) / b"astray"
            yield Ether(src=target, dst=self._board.mac) / self._ip[IP] / UDP(sport=_OURS, dport=_CLOSED) / b"astray"

    def arp(self) -> Iterator[Packet]:
        for operation in (*range(26), 255, 0xFFFF):
            yield self._to_board / ARP(op=operation, **self._question)
        for size in (0, 1, 4, 6, 16, 255):
            yield self._to_board / ARP(hwlen=size, **self._question)
            yield self._to_board / ARP(plen=size, **self._question)
        for kind in (0, 2, 6, 0xFFFF):
            yield self._to_board / ARP(hwtype=kind, **self._question)
            yield self._to_board / ARP(ptype=kind, **self._question)
        for address in (*_ODD_ADDRESSES, self._board.address):
            for operation in (1, 2):
                yield self._to_board / ARP(op=operation, **{**self._question, "psrc": address})
                yield self._to_board / ARP(op=operation, **{**self._question, "pdst": address})
        for station in (_BROADCAST, "00:00:00:00:00:00", "01:00:5e:00:00:01", self._board.mac):
            yield self._to_board / ARP(op="is-at", **{**self._question, "hwsrc": station})

    def ip(self) -> Iterator[Packet]:
        for version in range(16):
            for words in range(16):
                yield self._to_board / IP(src=self._ip[IP].src, dst=self._board.address, version=version, ihl=words, proto=17) / self._noise(60)
        for size in _ODD_SIZES:
            for payload in (UDP(sport=_OURS, dport=PORT) / b"datagram", TCP(sport=_OURS, dport=PORT), ICMP() / b"echo"):
                yield self._to_board / IP(src=self._ip[IP].src, dst=self._board.address, len=size) / payload
        for protocol in range(256):
            yield self._to_board / IP(src=self._ip[IP].src, dst=self._board.address, proto=protocol) / self._noise(20)
        for address in (*_ODD_ADDRESSES, self._board.address):
            for payload in (UDP(sport=_OURS, dport=PORT), TCP(sport=PORT, dport=PORT, flags="A"), ICMP()):
                yield self._to_board / IP(src=address, dst=self._board.address) / payload
                yield self._to_board / IP(src=self._ip[IP].src, dst=address) / payload
        for kind in (0, 1, 7, 68, 131, 137, 148, 255):
            for size in (0, 1, 2, 3, 4, 39, 40, 255):
                options = bytes([kind, size]) + self._noise(38)
                yield self._to_board / IP(src=self._ip[IP].src, dst=self._board.address, ihl=15, proto=17) / (options + self._noise(8))

    def fragments(self) -> Iterator[Packet]:
        for offset in (0, 1, 2, 8, 184, 185, 1000, 8188, 8191):
            for more in ("MF", 0):
                for payload in (UDP(sport=_OURS, dport=PORT) / self._noise(100), TCP(sport=_OURS, dport=PORT, flags="S"), ICMP() / self._noise(1400)):
                    yield self._to_board / IP(src=self._ip[IP].src, dst=self._board.address, flags=more, frag=offset, id=offset) / payload

    def tcp(self) -> Iterator[Packet]:
        for port in (PORT, _CLOSED):
            for flags in range(256):
                yield self._segment(dport=port, flags=flags, ack=self._chance.getrandbits(32)) / b"x"
        for words in range(16):
            yield self._segment(flags="S", dataofs=words) / self._noise(40)
        for kind in (0, 1, 2, 3, 4, 5, 8, 28, 30, 34, 253, 255):
            for size in (0, 1, 2, 3, 4, 10, 40, 255):
                yield self._segment(flags="S", dataofs=15) / (bytes([kind, size]) + self._noise(38))
        for largest in (0, 1, 2, 0xFFFF):
            yield self._segment(flags="S", options=[("MSS", largest)])
        for window in (0, 1, 0xFFFF):
            yield self._segment(flags="SU", window=window, urgptr=0xFFFF)
        yield self._ip / TCP(sport=0, dport=PORT, flags="S")
        yield self._ip / TCP(sport=_OURS, dport=0, flags="S")

    def udp(self) -> Iterator[Packet]:
        for size in _ODD_SIZES:
            yield self._ip / UDP(sport=_OURS, dport=PORT, len=size) / b"datagram"
        for wrong in (1, 0x1234, 0xFFFF):
            yield self._ip / UDP(sport=_OURS, dport=PORT, chksum=wrong) / b"datagram"
        for port in (0, 53, 67, 68, 123, 137, 1900, 5353, 0xFFFF):
            yield self._ip / UDP(sport=port, dport=port) / self._noise(300)
        yield self._ip / UDP(sport=_OURS, dport=PORT)

    def icmp(self) -> Iterator[Packet]:
        for kind in range(256):
            yield self._ip / ICMP(type=kind, code=self._chance.getrandbits(8)) / self._noise(28)
        for size in (0, 1, 3, 1471, 1472):
            yield self._ip / ICMP() / self._noise(size)
            yield self._ip / ICMP(chksum=1) / self._noise(size)

    def ip6(self) -> Iterator[Packet]:
        for size in _ODD_SIZES:
            for payload in (UDP(sport=_OURS, dport=PORT) / b"datagram", TCP(sport=_OURS, dport=_CLOSED), ICMPv6EchoRequest(data=b"echo")):
                yield self._to_board / IPv6(src=_NOBODY6, dst=self._board.link_local, plen=size) / payload
        for following in range(256):
            yield self._to_board / IPv6(src=_NOBODY6, dst=self._board.link_local, nh=following) / self._noise(40)
        for following in (0, 43, 44, 51, 60):  # headers that another one follows
            for words in (0, 1, 2, 4, 5, 6, 255):
                yield self._to_board / IPv6(src=_NOBODY6, dst=self._board.link_local, nh=following) / (bytes([following, words]) + self._noise(46))
        for address in ("::", "::1", "ff02::1", "ff02::1:ff00:7", "ff0e::1", self._board.link_local, "::ffff:10.0.2.15", "2001:db8::1"):
            for payload in (UDP(sport=_OURS, dport=PORT), TCP(sport=_OURS, dport=_CLOSED, flags="A"), ICMPv6EchoRequest()):
                yield self._to_board / IPv6(src=address, dst=self._board.link_local) / payload
                yield self._to_board / IPv6(src=_NOBODY6, dst=address) / payload
        for offset in (0, 1, 100, 8191):
            for more in (0, 1):
                yield self._ip6 / IPv6ExtHdrFragment(offset=offset, m=more) / UDP(sport=_OURS, dport=PORT) / self._noise(100)

    def icmp6(self) -> Iterator[Packet]:
        for kind in range(256):
            if kind != _ADVERTISEMENT:
                yield self._ip6 / ICMPv6Unknown(type=kind, code=self._chance.choice((0, 1, 255)), msgbody=self._noise(28))
        for message in (ICMPv6ND_NS(tgt=self._board.link_local), ICMPv6ND_NA(tgt=_NOBODY6), ICMPv6ND_RA()):
            for kind in (0, 1, 2, 3, 5, 24, 25, 31, 255):
                for size in (0, 1, 2, 4, 255):
                    yield self._to_board / IPv6(src=_NOBODY6, dst=self._board.link_local, hlim=254) / message / bytes([kind, size])
                    if not isinstance(message, ICMPv6ND_RA):
                        yield self._ip6 / message / (bytes([kind, size]) + self._noise(20))
