"""A variant that chooses other values of the policies that there are is one new file, made by one command; nothing else in the
checkout changes for it to be built, run and tested."""

from __future__ import annotations

import pytest

from tests.firmware.checkout import Checkout
from tests.firmware.support import Board
from workbench.peers import free_port

NAME = "acme"
FILE = f"spec/variants/{NAME}.yaml"
CHOICES = ["timeout_unit=milliseconds", "accept_result=triple", "recv_amount=exactly", "recv_type=bytearray",
           "host_names=resolved"]  # fmt: skip


@pytest.fixture(scope="module")
def acme(checkout: Checkout) -> Board:
    before = checkout.files()
    options = [word for choice in CHOICES for word in ("--set", choice)]
    told = checkout.portwright("new", "variant", NAME, "--extends", "micropython", *options)
    assert told.strip().endswith(FILE)
    assert checkout.files() - before == {FILE}
    return checkout.build(NAME)


def test_it_is_valid_and_listed(acme: Board, checkout: Checkout) -> None:
    checkout.portwright("check")
    assert NAME in checkout.portwright("list", "variants")


def test_it_does_what_was_chosen(acme: Board) -> None:
    assert acme.run("acme", free_port()).splitlines() == ["127.0.0.1 True", "bytearray(b'hello!')", "110 True"]


def test_it_passes_the_cases_generated_for_it(acme: Board, checkout: Checkout) -> None:
    told = checkout.pytest("tests/conformance/test_conformance.py", "-k", f"{NAME}-")
    assert " passed" in told
