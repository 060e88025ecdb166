"""The addresses of a board: what --address may say, what the firmware is told of it, and what becomes of QEMU's own network."""

from __future__ import annotations

import pytest

from workbench import addresses
from workbench.failure import Failure

BOTH = ("inet", "inet6")


@pytest.mark.parametrize(
    ("wanted", "own"),
    [
        (["none"], ()), (["dhcp"], ("dhcp",)), (["auto", "dhcp"], ("auto", "dhcp")), (["10.0.0.1/8"], ("10.0.0.1/8",)),
        (["192.168.7.6/29", "2001:DB8:0::5/64"], ("192.168.7.6/29", "2001:db8::5/64")),
        (["2001:db8::5/64", "fd00::5/64"], ("2001:db8::5/64", "fd00::5/64")), (["auto", "fd00::5/64"], ("auto", "fd00::5/64")),
    ],
)  # fmt: skip
def test_addresses_of_a_board(wanted: list[str], own: tuple[str, ...]) -> None:
    assert addresses.check_own(wanted, BOTH) == own


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        (["10.0.0.1"], "'10.0.0.1': expected ADDRESS/BITS, dhcp, auto or none"),
        *[([one], "expected ADDRESS/BITS") for one in ("", "DHCP", "10.0.0.1/", "10.0.0/24", "10.0.0.1/255.255.255.0", "10.0.0.1/33",
                                                       "fe80::1%1/64", "10.0.0.1/24/24", "2001:db8::1/129", "/24")],
        (["none", "dhcp"], "a board without network has no other address"),
        (["10.0.0.1/30"], "a prefix of 8 to 29 bits"), (["10.0.0.1/7"], "a prefix of 8 to 29 bits"),
        (["2001:db8::1/48"], "a prefix of 64 bits"),
        *[([one], "is no address that a board can be given") for one in
          ("10.0.0.0/24", "10.0.0.255/24", "127.0.0.1/8", "224.0.0.1/24", "0.0.0.0/8", "::/64", "::1/64", "ff02::1/64", "fe80::1/64",
           "2001:db8::/64", "255.255.255.255/24")],
        (["10.0.0.1/24", "dhcp"], "'dhcp': a board has at most one address of IPv4"),
        (["10.0.0.1/24", "10.0.0.2/24"], "at most one address of IPv4"),
        (["auto", "auto"], "at most 2 different addresses of IPv6"), (["fd00::1/64", "fd00::2/64", "auto"], "at most 2 different"),
    ],
)  # fmt: skip
def test_others_are_refused(wanted: list[str], complaint: str) -> None:
    with pytest.raises(Failure, match=complaint) as caught:
        addresses.check_own(wanted, BOTH)
    assert caught.value.code == 125


@pytest.mark.parametrize(("wanted", "families"), [("auto", ("inet",)), ("fd00::5/64", ("inet",)), ("dhcp", ("inet6",))])
def test_a_target_without_the_family_has_no_such_address(wanted: str, families: tuple[str, ...]) -> None:
    with pytest.raises(Failure, match="this target has no IPv"):
        addresses.check_own([wanted], families)


def test_a_board_has_an_address_of_each_of_its_families() -> None:
    assert addresses.usual(BOTH) == addresses.USUAL == ("10.0.2.15/24", "fec0::15/64")
    assert addresses.usual(("inet",)) == ("10.0.2.15/24",)


def told(*own: str) -> list[str]:
    return [" ".join(record) for record in addresses.records(own, addresses.networks(own))]


def test_the_firmware_is_told_what_it_does_not_find_out() -> None:
    assert told("10.0.2.15/24") == ["ADDR 10.0.2.15/24", "GATE 10.0.2.2", "DNSS 10.0.2.3"]
    assert told("dhcp", "auto") == ["ADDR dhcp", "ADDR auto"]
    assert told("auto") == ["ADDR auto", "DNSS fec0::3"]
    assert told(*addresses.USUAL) == ["ADDR 10.0.2.15/24", "ADDR fec0::15/64", "GATE 10.0.2.2", "GATE fec0::2", "DNSS 10.0.2.3"]
    assert told("auto", "fd00::2/64") == ["ADDR auto", "ADDR fd00::2/64", "GATE fd00::3", "DNSS fd00::4"]
    assert told() == ["ADDR none"]
    assert addresses.records(("10.0.0.1/24",)) == [("ADDR", "10.0.0.1/24")]


def options(*own: str) -> list[list[str]]:
    return [addresses.options(network) for network in addresses.networks(own)]


def test_qemus_network_is_the_boards() -> None:
    usual6 = ["ipv6-net=fec0::/64", "ipv6-host=fec0::2", "ipv6-dns=fec0::3"]
    assert options("dhcp") == [["net=10.0.2.0/24", "host=10.0.2.2", "dns=10.0.2.3", "dhcpstart=10.0.2.15"], usual6]
    assert options("192.168.7.3/29") == [["net=192.168.7.0/29", "host=192.168.7.2", "dns=192.168.7.4", "dhcpstart=192.168.7.3"], usual6]
    assert options("fd00::2/64")[1] == ["ipv6-net=fd00::/64", "ipv6-host=fd00::3", "ipv6-dns=fd00::4"]
