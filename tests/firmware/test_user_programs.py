"""Programs as the users of each dialect write them, against peers on this machine: `programs/<variant>/`. The peers are the
same for all dialects; what a program prints differs only where its dialect does."""

from __future__ import annotations

import functools
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest

from tests.firmware.support import HERE, ended, started
from workbench import run
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.peers import LOOPBACK, PATIENCE, free_port, http_server, tcp_connect, tcp_server
from workbench.places import Places

PROGRAMS = HERE / "programs"
WEATHER = "Rain at first, sun from the west. ☂"
REGISTERS = {address: 1000 + address for address in range(200)}
ILLEGAL_ADDRESS = 2

# A variant's programs, and the editions on which they must run as well: what they rely on is the same there.
DIALECTS = ("micropython", "wipy", "pycom", "quecpython", "zerynth")
EDITIONS = {
    "wipy-1.9": ("http_client", "line_server", "udp_sensor", "timeouts", "many_clients", "modbus_client"),
    "pycom-1.20": ("http_client", "line_server", "udp_sensor", "timeouts", "many_clients", "modbus_client"),
    "quecpython-2021": ("http_client", "udp_sensor", "timeouts"),
    "zerynth-2.3": ("http_client", "line_server", "udp_sensor", "timeouts", "many_clients", "modbus_client"),
}


@functools.cache
def firmware(variant: str) -> str:
    return str(build(Firmware(variant), Places.find(), Console()))


@contextmanager
def program(variant: str, name: str, connect_to: list[str], forward: list[str]) -> Iterator[Callable[[], str]]:
    """Starts it; what is yielded waits for its end and returns what it printed."""
    family = next(one for one in (variant, variant.rsplit("-", 1)[0]) if (PROGRAMS / one / f"{name}.py").is_file())
    environment = run.environment_for(connect_to, forward, {})
    with started([firmware(variant), PROGRAMS / family / f"{name}.py"], environment) as process:

        def finish() -> str:
            out, err = ended(process)
            assert process.returncode == 0, out + err
            return out

        yield finish


def everywhere(name: str) -> pytest.MarkDecorator:
    """On each variant, and on each edition that is to run it."""
    return pytest.mark.parametrize("variant", [*DIALECTS, *(one for one, names in EDITIONS.items() if name in names)])


@everywhere("http_client")
def test_client_fetches_a_page_and_is_told_of_one_that_is_missing(variant: str) -> None:
    with http_server({"/weather": WEATHER.encode()}) as server:
        rules = [f"{host}:80:{LOOPBACK}:{server.port}" for host in ("api.example", LOOPBACK)]
        with program(variant, "http_client", rules, []) as finish:
            printed = finish()
    assert printed == f"200 {WEATHER}\n404 0\n"
    assert server.requests == ["GET /weather", "GET /nothing-here"]


@pytest.mark.parametrize("variant", [*DIALECTS, *EDITIONS])
def test_server_greets_three_clients(variant: str) -> None:
    port = free_port()
    with program(variant, "line_server", [], [f"{port}:8080"]) as finish:
        for name in (b"Ada", b"Grace", b"Hedy"):
            with tcp_connect(port) as client:
                client.sendall(name + b"\n")
                with client.makefile("rb") as answer:
                    assert answer.read() == b"hello " + name + b"\n"
        assert finish().endswith("served 3\n")


@everywhere("udp_sensor")
def test_readings_arrive_as_datagrams_and_are_acknowledged(variant: str) -> None:
    readings = []
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as collector:
        collector.bind((LOOPBACK, 0))
        collector.settimeout(PATIENCE)
        rule = f"192.0.2.50:9000:{LOOPBACK}:{collector.getsockname()[1]}"
        with program(variant, "udp_sensor", [rule], []) as finish:
            for _ in range(5):
                data, sender = collector.recvfrom(64)
                readings.append(struct.unpack(">HI" if variant.startswith("wipy") else ">Hf", data))
                collector.sendto(data[:2], sender)
            printed = finish()
    assert [number for number, _ in readings] == list(range(5))
    assert [value for _, value in readings] == [
        (2050 + number if variant.startswith("wipy") else 20.5 + number) for number in range(5)
    ]
    assert printed.splitlines()[-5:] == [f"acknowledged {number}" for number in range(5)]


# ENOTCONN and its like have other numbers in another numbering; these are those of the errors that each program meets.
TIMEOUTS = {
    "micropython": ["timeout 110", "nothing 11", "closed 9", "refused 111"],
    "wipy": ["timeout 110", "nothing 11", "closed 9", "refused 111"],
    "pycom": ["timeout", "closed 9", "refused 111", "look it up first", "no radio"],
    "quecpython": ["state 4", "timeout 110", "nothing 11", "state -1", "closed 9", "refused 111"],
    "zerynth": ["timeout", "closed", "refused", "no bus"],
}


@everywhere("timeouts")
def test_silent_and_missing_servers_are_told_apart(variant: str) -> None:
    over = threading.Event()
    with ExitStack() as held:
        held.callback(over.set)
        silent = held.enter_context(tcp_server(lambda connection: (over.wait(PATIENCE), None)[1]))
        rules = [f"192.0.2.10:7001:{LOOPBACK}:{silent}", f"192.0.2.10:7002:{LOOPBACK}:{free_port()}"]
        finish = held.enter_context(program(variant, "timeouts", rules, []))
        assert finish().splitlines() == TIMEOUTS[variant.rsplit("-", 1)[0]]


@pytest.mark.parametrize("variant", [*DIALECTS, *(one for one, names in EDITIONS.items() if "many_clients" in names)])
def test_four_clients_are_served_at_once(variant: str) -> None:
    port = free_port()
    with program(variant, "many_clients", [], [f"{port}:8080"]) as finish, ExitStack() as held:
        clients = [held.enter_context(tcp_connect(port)) for _ in range(4)]
        for turn in range(3):
            for number, client in enumerate(reversed(clients)):
                client.sendall(f"client {number} turn {turn}\n".encode())
            for number, client in enumerate(reversed(clients)):
                assert line_of(client) == f"CLIENT {number} TURN {turn}\n".encode()
        for client in clients:
            client.shutdown(socket.SHUT_WR)
            assert client.recv(1) == b""
        assert finish().endswith("all gone\n")


def line_of(client: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n") and (part := client.recv(100)):
        line += part
    return line


def modbus(connection: socket.socket) -> None:
    """A Modbus/TCP server of holding registers, whose answers come in two pieces."""
    while request := connection.recv(12, socket.MSG_WAITALL):
        transaction, _, _, unit, function, address, count = struct.unpack(">HHHBBHH", request)
        wanted = range(address, address + count)
        if all(each in REGISTERS for each in wanted):
            data = struct.pack(f">{count}H", *(REGISTERS[each] for each in wanted))
            answer = struct.pack(">BBB", unit, function, len(data)) + data
        else:
            answer = struct.pack(">BBB", unit, function | 0x80, ILLEGAL_ADDRESS)
        frame = struct.pack(">HHH", transaction, 0, len(answer)) + answer
        connection.sendall(frame[:5])
        connection.sendall(frame[5:])


@everywhere("modbus_client")
def test_registers_are_read_over_modbus(variant: str) -> None:
    with tcp_server(modbus) as port:
        rule = f"192.0.2.30:502:{LOOPBACK}:{port}"
        with program(variant, "modbus_client", [rule], []) as finish:
            assert finish() == "1000 1001 1002 1003\n1100 1101\nexception 2\n"


@pytest.mark.parametrize("variant", DIALECTS)
def test_every_dialect_has_its_programs(variant: str) -> None:
    assert len(list((PROGRAMS / variant).glob("*.py"))) >= 6
