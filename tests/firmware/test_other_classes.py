"""A module may have classes of sockets that it has no name for: its constructor finds the class by the family."""

from __future__ import annotations

import pytest

from tests.firmware.checkout import Checkout
from tests.firmware.support import Board

VARIANT = """\
variant: two
title: Two
summary: IPv6 sockets are of a class with fewer methods, and datagrams where nobody says otherwise.
extends: micropython
sources: {test: A test}
source: test
classes:
  socket: {families: [inet]}
  socket6:
    families: [inet6]
    constructor:
      operation: open
      parameters:
        - {name: af, slot: family, default: AF_INET6}
        - {name: type, default: SOCK_DGRAM}
        - {name: proto, default: IPPROTO_UDP}
    methods:
      __del__: {operation: finalise}
      close: {}
      bind: {}
      sendto: {}
      recvfrom: {}
"""
PROGRAM = """\
import socket
print(hasattr(socket, "socket6"), type(socket.socket()).__name__)
try:
    near, far = socket.socket(socket.AF_INET6), socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    for port in range(40000, 60000):
        try:
            near.bind(("::1", port))
            break
        except OSError as error:
            if error.errno != 98:
                raise
except OSError as error:
    print("no IPv6:", error.errno)
else:
    print(far.sendto(b"hello", ("::1", port)), near.recvfrom(10)[0])
    print(type(near).__name__, type(near) is type(far), isinstance(near, socket.socket))
    print(hasattr(near, "connect"), hasattr(near, "sendto"), hasattr(socket.socket, "connect"))
    print(type(socket.socket(socket.AF_INET6, socket.SOCK_STREAM)) is type(near))
"""


@pytest.fixture(scope="module")
def two(checkout: Checkout) -> Board:
    (checkout.root / "spec" / "variants" / "two.yaml").write_text(VARIANT, encoding="utf-8")
    return checkout.build("two")


def test_the_constructor_finds_the_class_by_family(two: Board) -> None:
    said = two.says(PROGRAM).splitlines()
    assert said[0] == "False socket"
    if said[1].startswith("no IPv6"):
        pytest.skip("this machine has no IPv6")
    assert said[1:] == ["5 b'hello'", "socket6 True False", "False True True", "True"]


def test_the_cases_look_at_it(two: Board, checkout: Checkout) -> None:
    told = checkout.pytest("tests/conformance/test_conformance.py", "-k", "two-fact")
    assert " passed" in told
