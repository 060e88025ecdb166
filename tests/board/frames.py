"""What is wrong with the frames of a board, in the eyes of scapy. In: a record of a wire. Out: a line for each fault, none where all is
well. Never: an opinion of lwIP's; rules are those of RFC 826, 791, 792, 768, 9293 and 6691, of IPv6 those of RFC 8200, 4443 and 4861.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scapy.layers.inet import ICMP, IP, TCP, UDP, in4_chksum
from scapy.layers.inet6 import IPv6, in6_chksum
from scapy.layers.l2 import ARP, Ether
from scapy.utils import checksum

from tests.board.weather import Passed

_BROADCAST = "ff:ff:ff:ff:ff:ff"
_EVERYBODY = ("255.255.255.255", "0.0.0.0")  # the second is an old form of the first (RFC 1122, 3.3.6)
_NOBODY = "00:00:00:00:00:00"
_LARGEST_FRAME = 1514
_SEGMENT = 1460  # what an Ethernet frame leaves
_WHO_HAS, _IS_AT = 1, 2
_HALF = 1 << 31  # of the numbers that sequence numbers go round in
_UNSPECIFIED = "::"
_HOP_BY_HOP, _TCP, _UDP, _ICMP6 = 0, 6, 17, 58
_OF_NEIGHBOURS = range(133, 138)  # types of ICMPv6
_SYN, _FIN, _RST, _ACK = 0x02, 0x01, 0x04, 0x10


@dataclass(frozen=True, slots=True)
class Station:
    address: str
    mac: str
    link_local: str = ""


def complaints(record: Iterable[Passed], board: Station, *, flows: bool = True) -> list[str]:
    """`flows`: whether each segment is held against those before it; for honest peers, whose whole record is there."""
    judge = _Judge(board, flows)
    return [
        f"frame {number}: {complaint}: {passed.frame.hex()}"
        for number, passed in enumerate(record)
        for complaint in judge.hear(passed)
    ]


def _after(one: int, other: int) -> bool:
    """Whether a sequence number lies after another."""
    return one != other and (one - other) % (1 << 32) < _HALF


@dataclass
class _Connection:
    """What is known of one, from the segments that reached the board and those that it sent."""

    segment: int = 536  # what the peer takes at once, unless it said more
    offered: int | None = None  # the end of the peer's window
    sent: int | None = None  # the end of what the peer sent
    acknowledged: int | None = None  # by the board
    room: int | None = None  # the end of the board's window


@dataclass
class _Judge:
    board: Station
    flows: bool
    connections: dict[tuple[str, int, int], _Connection] = field(default_factory=dict)

    def hear(self, passed: Passed) -> Iterator[str]:
        if passed.to_board:
            if self.flows:
                self._told(Ether(passed.frame))
            return
        frame = Ether(passed.frame)
        if len(passed.frame) > _LARGEST_FRAME:
            yield f"{len(passed.frame)} bytes"
        if frame.src != self.board.mac:
            yield f"sent from {frame.src}"
        if frame.haslayer(ARP):
            yield from self._arp(frame)
        elif frame.haslayer(IP):
            yield from self._ip(frame, passed.frame[14:])
        elif frame.haslayer(IPv6):
            yield from self._ip6(frame, passed.frame[14:])
        else:
            yield f"of type {frame.type:#x}"

    def _arp(self, frame: Ether) -> Iterator[str]:
        arp = frame[ARP]
        if (arp.hwtype, arp.ptype, arp.hwlen, arp.plen) != (1, 0x0800, 6, 4):
            yield "ARP for another kind of network"
        if (arp.hwsrc, arp.psrc) != (self.board.mac, self.board.address):
            yield f"ARP tells that {arp.psrc} is at {arp.hwsrc}"
        if arp.op == _WHO_HAS:
            if arp.hwdst != _NOBODY:
                yield f"ARP asks for what it knows to be {arp.hwdst}"
        elif arp.op != _IS_AT:
            yield f"ARP operation {arp.op}"
        elif frame.dst != arp.hwdst:
            yield f"ARP answers {arp.hwdst} in a frame to {frame.dst}"

    def _ip(self, frame: Ether, data: bytes) -> Iterator[str]:
        ip = frame[IP]
        if frame.dst == _NOBODY or (frame.dst == _BROADCAST and ip.dst not in _EVERYBODY):
            yield f"a packet to {ip.dst} in a frame to {frame.dst}"
        header = 4 * ip.ihl
        if ip.version != 4 or header < 20 or ip.len < header or ip.len > len(data):
            yield f"an IP header of version {ip.version}, {header} bytes, for {ip.len} bytes of {len(data)}"
            return
        if checksum(data[:header]) != 0:
            yield "IP checksum"
        if ip.src != self.board.address:
            yield f"from address {ip.src}"
        if ip.ttl == 0:
            yield "time to live 0"
        if ip.frag != 0 or ip.flags.MF:
            yield "a fragment"
        payload = data[header : ip.len]
        if ip.haslayer(TCP):
            yield from self._tcp(ip, payload)
        elif ip.haslayer(UDP):
            if ip[UDP].len != len(payload):
                yield f"UDP of {ip[UDP].len} bytes in {len(payload)}"
            if ip[UDP].chksum == 0 or in4_chksum(ip.proto, ip, payload) != 0:
                yield "UDP checksum"
        elif ip.haslayer(ICMP):
            if checksum(payload) != 0:
                yield "ICMP checksum"
        else:
            yield f"protocol {ip.proto}"

    def _ip6(self, frame: Ether, data: bytes) -> Iterator[str]:
        ip = frame[IPv6]
        if ip.version != 6 or ip.plen > len(data) - 40:
            yield f"an IP header of version {ip.version} for {ip.plen} bytes of {len(data) - 40}"
            return
        if ip.src not in (_UNSPECIFIED, self.board.link_local):
            yield f"from address {ip.src}"
        to = ipaddress.IPv6Address(ip.dst)
        if to.is_multicast and bytes.fromhex(frame.dst.replace(":", "")) != b"\x33\x33" + to.packed[-4:]:
            yield f"a packet to {ip.dst} in a frame to {frame.dst}"
        following, payload = data[6], data[40 : 40 + ip.plen]
        if following == _HOP_BY_HOP:
            following, payload = payload[0], payload[8 * (1 + payload[1]) :]
        if following not in (_TCP, _UDP, _ICMP6):
            yield f"next header {following}"
        elif in6_chksum(following, ip, payload) != 0:
            yield f"checksum over IPv6, next header {following}"
        if following == _ICMP6 and payload[0] in _OF_NEIGHBOURS and ip.hlim != 255:
            yield f"a message to neighbours with hop limit {ip.hlim}"

    def _tcp(self, ip: IP, payload: bytes) -> Iterator[str]:
        tcp = ip[TCP]
        flags = int(tcp.flags)
        header = 4 * tcp.dataofs
        if in4_chksum(ip.proto, ip, payload) != 0:
            yield "TCP checksum"
        if header < 20 or header > len(payload):
            yield f"a TCP header of {header} bytes in {len(payload)}"
            return
        largest = dict((kind, value) for kind, value, *_ in (option for option in tcp.options if len(option) > 1)).get("MSS")
        if flags & _SYN and largest != _SEGMENT:
            yield f"SYN with a maximum segment size of {largest}"
        if not flags & _SYN and largest is not None:
            yield "a maximum segment size without SYN"
        if self.flows and not flags & _RST:
            yield from self._flow(self._connection((ip.dst, tcp.dport, tcp.sport), flags), tcp, len(payload) - header)

    def _flow(self, connection: _Connection, tcp: TCP, size: int) -> Iterator[str]:
        if size > connection.segment:
            yield f"{size} bytes to a peer that takes {connection.segment}"
        end = (tcp.seq + size) % (1 << 32)
        # One byte may go into a closed window, to probe it.
        if connection.offered is not None and size > 1 and _after(end, connection.offered):
            yield f"{(end - connection.offered) % (1 << 32)} bytes beyond the peer's window"
        if int(tcp.flags) & _ACK:
            if connection.sent is not None and _after(tcp.ack, connection.sent):
                yield f"acknowledges {tcp.ack}, the peer sent up to {connection.sent}"
            if connection.acknowledged is not None and _after(connection.acknowledged, tcp.ack):
                yield f"acknowledges {tcp.ack} after {connection.acknowledged}"
            room = (tcp.ack + tcp.window) % (1 << 32)
            if connection.room is not None and _after(connection.room, room):
                yield f"takes back {(connection.room - room) % (1 << 32)} bytes of its window"
            connection.acknowledged, connection.room = tcp.ack, room

    def _connection(self, key: tuple[str, int, int], flags: int) -> _Connection:
        if key not in self.connections or (flags & _SYN and not flags & _ACK):
            self.connections[key] = _Connection()
        return self.connections[key]

    def _told(self, frame: Ether) -> None:
        """What the board learns of its peer by a segment, if that is sound."""
        if not frame.haslayer(TCP):
            return
        ip, tcp = frame[IP], frame[TCP]
        data = bytes(ip)[: ip.len]
        payload = data[4 * ip.ihl :]
        if frame.dst != self.board.mac or checksum(data[: 4 * ip.ihl]) != 0 or in4_chksum(ip.proto, ip, payload) != 0:
            return
        flags = int(tcp.flags)
        connection = self._connection((ip.src, tcp.sport, tcp.dport), flags)
        for kind, value, *_ in (option for option in tcp.options if len(option) > 1):
            if flags & _SYN and kind == "MSS":
                connection.segment = min(value, _SEGMENT)
        taken = len(payload) - 4 * tcp.dataofs + bool(flags & _SYN) + bool(flags & _FIN)
        end = (tcp.seq + taken) % (1 << 32)
        if connection.sent is None or _after(end, connection.sent):
            connection.sent = end
        offered = (tcp.ack + tcp.window) % (1 << 32)
        if flags & _ACK and (connection.offered is None or _after(offered, connection.offered)):
            connection.offered = offered
