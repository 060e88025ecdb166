"""What an emulated board is started with. That it starts is tested in tests/board."""

from __future__ import annotations

import struct

import pytest

from workbench import emulator
from workbench.failure import Failure


def records(data: bytes) -> list[tuple[bytes, bytes]]:
    """As the firmware reads them."""
    assert data[:8] == b"PWRUN1\0\0"
    found = []
    position = 8
    while True:
        tag, size = struct.unpack_from("<4sI", data, position)
        content = data[position + 8 : position + 8 + size]
        end = position + 8 + size // 4 * 4 + 4
        assert set(data[position + 8 + size : end]) == {0}
        position = end
        if tag == b"DONE":
            assert position == len(data)
            return found
        found.append((tag, content))


@pytest.mark.parametrize("size", range(9))
def test_records_end_in_zeros_up_to_a_word(size: int) -> None:
    script = b"x" * size
    assert dict(records(emulator.Boot(script).records()))[b"TEXT"] == script


def test_arguments_keep_their_order_and_bytes() -> None:
    made = records(emulator.Boot(b"", "a name.py", ("one", "", "\udcff")).records())
    assert [content for tag, content in made if tag == b"ARGV"] == [b"a name.py", b"one", b"", b"\xff"]
    assert dict(made)[b"NAME"] == b"a name.py"


def test_a_prompt_has_no_script() -> None:
    tags = {tag for tag, _ in records(emulator.Boot().records())}
    assert tags == {b"HERE", b"SEED", b"CONN", b"ADDR", b"GATE", b"DNSS"}


@pytest.mark.parametrize(
    "rule, seen",
    [
        ("host:80:127.0.0.1:8080", "host:80:10.0.2.2:8080"), ("::127.1.2.3:1", "::10.0.2.2:1"),
        ("192.0.2.1::192.0.2.9:7", "192.0.2.1::192.0.2.9:7"), ("host:1:[::1]:2", "host:1:[fec0::2]:2"),
        ("host:1:[2001:db8::1]:2", "host:1:[2001:db8::1]:2"),
    ],
)  # fmt: skip
def test_this_machine_is_the_boards_gateway(rule: str, seen: str) -> None:
    assert dict(records(emulator.Boot(connect_to=(rule,)).records()))[b"CONN"] == seen.encode()


def test_from_a_wire_this_machine_is_not_reached() -> None:
    with emulator.wire() as (end, _):
        with pytest.raises(Failure, match="a board on a wire does not reach this machine") as caught:
            emulator.Boot(connect_to=("host:1:127.0.0.1:1",)).records(emulator.Wire(end))
    assert caught.value.code == 125


def test_a_missing_emulator_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Failure, match="qemu-system-arm is not installed") as caught:
        with emulator.started(emulator.Path("x"), emulator.Emulator("qemu-system-arm", "m", "", 0), emulator.Boot()):
            pass
    assert caught.value.code == 3
