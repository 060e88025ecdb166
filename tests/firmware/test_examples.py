"""The examples of the manuals, as they are printed, run on the firmware of every variant that has the call. What a line prints stands
behind it as a comment."""

from __future__ import annotations

import functools
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from generator.generate import REPOSITORY
from generator.manual.programs import Program, examples
from generator.reference.calls import calls
from tests.conformance.cases import specification
from tests.firmware.support import ended, started
from workbench import run
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.peers import LOOPBACK, PATIENCE, echo, everything, free_port, http_server, tcp_server, udp_echo
from workbench.places import Places

WHOLE = specification()
ITEMS = {one.name: {call.item for call in calls(one, WHOLE.catalogue)} for one in WHOLE.variants}
FOUND = [
    pytest.param(variant.name, example, id=f"{variant.name}-{item}")
    for variant in WHOLE.variants
    for item, example in examples(variant, REPOSITORY).items()
    if item in ITEMS[variant.name]
]


@contextmanager
def servers() -> Iterator[list[str]]:
    """Those that the examples name: echo services at 192.0.2.20 (UDP) and 192.0.2.30 (TCP), and a web server at 192.0.2.10, whose
    name is page.example."""
    with udp_echo() as datagrams, tcp_server(echo) as stream, http_server({"/hello": b"Hello!"}) as pages:
        ways = [("192.0.2.20:7", datagrams.port), ("192.0.2.30:7", stream), ("192.0.2.10:80", pages.port), ("page.example:80", pages.port)]
        yield [f"{name}:{LOOPBACK}:{port}" for name, port in ways]


@contextmanager
def clients(request: bytes) -> Iterator[tuple[list[str], list[bytes]]]:
    """They ask whoever serves at port 80, and send a datagram to whoever listens at 5000, again and again; and what was answered."""
    ended_, answers = threading.Event(), []
    web, station = free_port(), free_port(socket.SOCK_DGRAM)

    def ask() -> None:
        with socket.create_connection((LOOPBACK, web), PATIENCE) as client:
            client.sendall(request)
            answers.append(everything(client))

    def work() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            while not ended_.wait(0.02):
                for step in (ask, lambda: sender.sendto(b"23.5 degrees", (LOOPBACK, station))):
                    with suppress(OSError):  # nobody is there yet, or not for such as these
                        step()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield [f"{web}:80", f"{station}:5000"], answers
    finally:
        ended_.set()
        thread.join(PATIENCE)


@pytest.fixture(scope="module")
def firmware() -> Callable[[str], Path]:
    return functools.cache(lambda variant: build(Firmware(variant), Places.find(), Console()))


@pytest.mark.parametrize(("variant", "example"), FOUND)
def test_an_example_prints_what_it_says(variant: str, example: Program, firmware: Callable[[str], Path], tmp_path: Path) -> None:
    script = tmp_path / "example.py"
    script.write_text(example.text + "\n", encoding="utf-8")
    expected = re.findall(r"(?m)^ *print\(.*\)  # (.*)$", example.text)
    request = b"GET / HTTP/1.0\r\n\r\n" if ".recv(" in example.text else b""  # unread, it would break the connection off
    with servers() as connect_to, clients(request) as (forward, answers):
        with started([firmware(variant), script], run.environment_for(connect_to, forward, {})) as process:
            out, err = ended(process)
    assert (out.splitlines(), process.returncode) == (expected, 0), out + err
    if ".accept()" in example.text:
        assert answers and answers[0].endswith(b"Hello!"), answers


def test_every_example_is_of_something_that_a_variant_has() -> None:
    folders = {folder.name for folder in (REPOSITORY / "spec" / "examples").iterdir()}
    assert folders <= {"base", *ITEMS}
    for path in (REPOSITORY / "spec" / "examples").glob("*/*.py"):
        having = ITEMS if path.parent.name == "base" else {path.parent.name: ITEMS[path.parent.name]}
        assert any(path.stem in items for items in having.values()), path


def test_every_call_that_scripts_are_made_of_has_an_example() -> None:
    """All but those that have nothing to show: they take and return nothing, or are ours."""
    plain = {"socket.close", "socket.fileno", "socket.listen", "socket.do_handshake", "own_address", "last_error", "socket.__exit__", "socket.__del__"}
    for variant in WHOLE.variants:
        first = variant.classes[0].name
        items = {one for one in ITEMS[variant.name] if one == first or one.startswith(f"{first}.") or "." not in one}
        others = {one.name for one in variant.classes[1:]}
        assert items - plain - others - set(examples(variant, REPOSITORY)) == set(), variant.name
