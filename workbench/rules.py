"""Rules that lead a script's connections elsewhere: --connect-to and --forward. In: text. Out: the same text, checked. Never: a
name that is looked up.
"""

from __future__ import annotations

import ipaddress
import re
import socket

from workbench.failure import OWN_FAILURE, Failure

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_HOST = r"(?:\[[^\[\],\s]*\]|[^\[\]:,\s]*)"
_CONNECT_TO = re.compile(rf"(?P<host>{_HOST}):(?P<port>[0-9]*):(?P<address>{_HOST}):(?P<other>[0-9]+)")
_FORWARD = re.compile(r"(?P<outside>[0-9]+):(?P<inside>[0-9]+)")
_NAME = re.compile(r"[\w.-]{1,255}", re.ASCII)
MOST_RULES = 32  # of each kind: the firmware has a table of that size


def check_connect_to(rule: str) -> str:
    """HOST:PORT:ADDRESS:PORT. An empty HOST or first PORT matches any; ADDRESS is no name: nobody is asked what it means."""
    match = _CONNECT_TO.fullmatch(rule)
    if match is None:
        raise refused(f"--connect-to {rule!r}: expected HOST:PORT:ADDRESS:PORT, an IPv6 address in brackets")
    address = _literal(match["address"])
    if address is None:
        raise refused(f"--connect-to {rule!r}: {match['address'] or 'nothing'} is not an address to connect to")
    host = _literal(match["host"])
    if host is None and match["host"] and not _NAME.fullmatch(match["host"]):
        raise refused(f"--connect-to {rule!r}: {match['host']} is neither a name nor an address")
    if host is not None and host.version != address.version:
        raise refused(f"--connect-to {rule!r}: {host} and {address} are of different families")
    for port in filter(None, (match["port"], match["other"])):
        _check_port(port, f"--connect-to {rule!r}")
    return rule


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.IPv6Address(host[1:-1]) if host.startswith("[") else ipaddress.IPv4Address(host)
    except ValueError:
        return None


def refused(message: str) -> Failure:
    return Failure(message, OWN_FAILURE)


def check_forward(rule: str) -> str:
    """HOSTPORT:PORT. A script that binds PORT listens on HOSTPORT."""
    match = _FORWARD.fullmatch(rule)
    if match is None:
        raise refused(f"--forward {rule!r}: expected HOSTPORT:PORT, two numbers")
    for name in ("outside", "inside"):
        _check_port(match[name], f"--forward {rule!r}")
    return rule


def check_address(address: str) -> str:
    """An address of this machine that sockets can have, or "none": a device without network."""
    if address != "none" and not _is_of_this_machine(address):
        raise refused(f"--address {address!r}: expected an address of this machine, or none")
    return address


def _is_of_this_machine(address: str) -> bool:
    try:
        wanted = ipaddress.ip_address(address)
        if wanted.is_unspecified or wanted.is_multicast:
            return False
        family = socket.AF_INET if wanted.version == 4 else socket.AF_INET6
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
            probe.connect((address, 9))  # sends nothing; not allowed to a broadcast address, which can be bound to
    except (ValueError, OSError):
        return False
    return True


def _check_port(port: str, where: str) -> None:
    if not 1 <= int(port) <= 65535:
        raise refused(f"{where}: port {port} is not within 1 to 65535")


def address_of(rule: str) -> Address:
    """Where a checked rule of --connect-to leads."""
    match = _CONNECT_TO.fullmatch(rule)
    address = _literal(match["address"]) if match else None
    assert address is not None, rule
    return address


def with_address(rule: str, address: Address) -> str:
    """A checked rule of --connect-to that leads to another address instead."""
    match = _CONNECT_TO.fullmatch(rule)
    assert match is not None, rule
    written = f"[{address}]" if address.version == 6 else str(address)
    return f"{match['host']}:{match['port']}:{written}:{match['other']}"
