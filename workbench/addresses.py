"""The addresses of a board that QEMU plays. In: what --address says of it. Out: what the firmware is told, and what QEMU's own
network has to be for that. Never: an address that no board can have.

On QEMU's own network this machine is the router and somebody who answers for names is beside it: of each family the third and
the fourth address of the network, as QEMU has it by itself, or the next where the board has one of these.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from workbench.failure import Failure
from workbench.rules import Address, refused

Interface = ipaddress.IPv4Interface | ipaddress.IPv6Interface

_FOUND_OUT = {"dhcp": 4, "auto": 6}  # and the version of IP for which it is
_LEAST_BITS, _MOST_BITS = 8, 29  # of the prefix of a network of IPv4; with more there is no room for a router and a name server
_LINK_BITS = 64  # of every network of IPv6: the stack knows no other
_MOST = {4: 1, 6: 2}  # addresses of one board
_USUAL: dict[int, Interface] = {4: ipaddress.ip_interface("10.0.2.15/24"), 6: ipaddress.ip_interface("fec0::15/64")}
_VERSIONS = {"inet": 4, "inet6": 6}

USUAL = tuple(map(str, _USUAL.values()))


def networks(own: Sequence[str]) -> tuple[Interface, ...]:
    """Those that QEMU makes for a board with these addresses, one of each family."""
    given: dict[int, Interface] = {one.version: one for one in reversed(_given(own))}
    return tuple(given.get(version, usual) for version, usual in _USUAL.items())


def options(network: Interface) -> list[str]:
    """What makes QEMU's own network that one."""
    before, beside = ("", [f"dhcpstart={network.ip}"]) if network.version == 4 else ("ipv6-", [])
    return [f"{before}net={network.network}", f"{before}host={router(network)}", f"{before}dns={name_server(network)}", *beside]


def records(own: Sequence[str], on: Sequence[Interface] = ()) -> list[tuple[str, str]]:
    """What the firmware is told, by tag (targets/mps2-an385/parameters.h)."""
    made = [("ADDR", one) for one in own or ("none",)]
    made += [("GATE", str(router(network))) for network in on if any(one.version == network.version for one in _given(own))]
    if own and "dhcp" not in own:  # one alone: a second that does not answer makes names that do not exist take long
        first = next((network for network in on if any(_version(one) == network.version for one in own)), None)
        made += [("DNSS", str(name_server(first)))] if first is not None else []
    return made


def router(network: Interface) -> Address:
    return _neighbours(network)[0]


def name_server(network: Interface) -> Address:
    return _neighbours(network)[1]


def _neighbours(own: Interface) -> list[Address]:
    return [address for number in (2, 3, 4) if (address := own.network[number]) != own.ip]


def _version(own: str) -> int:
    return _FOUND_OUT.get(own) or ipaddress.ip_interface(own).version


def _given(own: Sequence[str]) -> list[Interface]:
    return [ipaddress.ip_interface(one) for one in own if one not in _FOUND_OUT]


def usual(families: Sequence[str]) -> tuple[str, ...]:
    """Those of a board with sockets of these families that nobody said anything about."""
    return tuple(str(_USUAL[version]) for family, version in _VERSIONS.items() if family in families)


def check_own(wanted: Sequence[str], families: Sequence[str]) -> tuple[str, ...]:
    """What several --address say of a board with sockets of these families, in one form; "none" alone leaves none."""
    if list(wanted) == ["none"]:
        return ()
    checked = tuple(_checked(one) for one in wanted)
    for family, version in _VERSIONS.items():
        most = _MOST[version]
        of_version = [one for one in checked if _version(one) == version]
        if of_version and family not in families:
            raise _refused(of_version[0], f"this target has no IPv{version}")
        if len(of_version) > most or len(of_version) != len(set(of_version)):
            told = "one address" if most == 1 else f"{most} different addresses"
            raise _refused(of_version[-1], f"a board has at most {told} of IPv{version}")
    return checked


def _checked(wanted: str) -> str:
    if wanted in _FOUND_OUT:
        return wanted
    if wanted == "none":
        raise _refused(wanted, "a board without network has no other address")
    try:
        own = ipaddress.ip_interface(wanted)
    except ValueError:
        own = None
    if own is None or "/" not in wanted or not wanted.rpartition("/")[2].isdecimal() or "%" in wanted:
        raise _refused(wanted, "expected ADDRESS/BITS, dhcp, auto or none")
    _check_network(wanted, own)
    return f"{own.ip}/{own.network.prefixlen}"


def _check_network(wanted: str, own: Interface) -> None:
    bits = own.network.prefixlen
    if own.version == 6 and bits != _LINK_BITS:
        raise _refused(wanted, f"a board takes every network of IPv6 to have a prefix of {_LINK_BITS} bits")
    if own.version == 4 and not _LEAST_BITS <= bits <= _MOST_BITS:
        raise _refused(wanted, f"a network of IPv4 has a prefix of {_LEAST_BITS} to {_MOST_BITS} bits here")
    nobodys = own.ip.is_unspecified or own.ip.is_loopback or own.ip.is_multicast or own.ip.is_link_local and own.version == 6
    if nobodys or own.ip == own.network[0] or own.version == 4 and own.ip in (own.network[-1], ipaddress.ip_address("255.255.255.255")):
        raise _refused(wanted, f"{own.ip} is no address that a board can be given")


def _refused(wanted: str, message: str) -> Failure:
    return refused(f"--address {wanted!r}: {message}")
