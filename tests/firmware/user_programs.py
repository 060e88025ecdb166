"""Programs as the users of each dialect write them, and their peers on this machine. The peers are the same for all dialects and for
everything that a firmware runs on; what a program prints differs only where its dialect does.

In: something that starts a program of `programs` on a firmware. Out: nothing, or what did not come as it should. Never: a target.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path

from tests.firmware.support import HERE
from workbench.peers import LOOPBACK, PATIENCE, asked, free_port, http_server, one_line, tcp_server

PROGRAMS = HERE / "programs"
# Starts a program with a variant, rules of --connect-to and of --forward. What is yielded waits for its end and returns what it
# printed; it must have ended with 0.
Start = Callable[[str, Path, Sequence[str], Sequence[str]], AbstractContextManager[Callable[[], str]]]

WEATHER = "Rain at first, sun from the west. \u2602"
REGISTERS = {address: 1000 + address for address in range(200)}
ILLEGAL_ADDRESS = 2

# A variant's programs, and the editions on which they must run as well: what they rely on is the same there.
DIALECTS = ("micropython", "wipy", "pycom", "quecpython", "zerynth")
EDITIONS = {
    "wipy-1.9": ("http_client", "line_server", "udp_sensor", "timeouts", "many_clients", "modbus_client"),
    "pycom-1.20": ("http_client", "line_server", "udp_sensor", "timeouts", "many_clients", "modbus_client"),
    "quecpython-2021": ("http_client", "line_server", "udp_sensor", "timeouts"),
    "zerynth-2.3": ("http_client", "line_server", "udp_sensor", "timeouts", "many_clients", "modbus_client"),
}
# ENOTCONN and its like have other numbers in another numbering; these are those of the errors that each program meets.
TIMEOUTS = {
    "micropython": ["timeout 110", "nothing 11", "closed 9", "refused 111"],
    "wipy": ["timeout 110", "nothing 11", "closed 9", "refused 111"],
    "pycom": ["timeout", "closed 9", "refused 111", "look it up first", "no radio"],
    "quecpython": ["state 4", "timeout 110", "nothing 11", "state -1", "closed 9", "refused 111"],
    "zerynth": ["timeout", "closed", "refused", "no bus"],
}


def program(variant: str, name: str) -> Path:
    """The variant's own, or that of what it is an edition of."""
    folders = (PROGRAMS / one for one in (variant, variant.rsplit("-", 1)[0]))
    return next(path for folder in folders if (path := folder / f"{name}.py").is_file())


def http_client(start: Start, variant: str) -> None:
    """A page is fetched, and one that is missing is told."""
    with http_server({"/weather": WEATHER.encode()}) as server:
        rules = [f"{host}:80:{LOOPBACK}:{server.port}" for host in ("api.example", LOOPBACK)]
        with start(variant, program(variant, "http_client"), rules, []) as finish:
            printed = finish()
    assert printed == f"200 {WEATHER}\n404 0\n"
    assert server.requests == ["GET /weather", "GET /nothing-here"]


def line_server(start: Start, variant: str) -> None:
    """Three clients are greeted, one after the other."""
    port = free_port()
    with start(variant, program(variant, "line_server"), [], [f"{port}:8080"]) as finish:
        for name in (b"Ada", b"Grace", b"Hedy"):
            client, answer = asked(port, name + b"\n", one_line)
            with client:
                assert (answer, client.recv(1)) == (b"hello " + name + b"\n", b"")
        assert finish().endswith("served 3\n")


def udp_sensor(start: Start, variant: str) -> None:
    """Readings arrive as datagrams and are acknowledged."""
    whole = variant.startswith("wipy")  # its programs do without fractions
    readings = []
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as collector:
        collector.bind((LOOPBACK, 0))
        collector.settimeout(PATIENCE)
        rule = f"192.0.2.50:9000:{LOOPBACK}:{collector.getsockname()[1]}"
        with start(variant, program(variant, "udp_sensor"), [rule], []) as finish:
            for _ in range(5):
                data, sender = collector.recvfrom(64)
                readings.append(struct.unpack(">HI" if whole else ">Hf", data))
                collector.sendto(data[:2], sender)
            printed = finish()
    assert readings == [(number, 2050 + number if whole else 20.5 + number) for number in range(5)]
    assert printed.splitlines()[-5:] == [f"acknowledged {number}" for number in range(5)]


def timeouts(start: Start, variant: str) -> None:
    """Silent and missing servers are told apart."""
    over = threading.Event()
    with ExitStack() as held:
        held.callback(over.set)
        silent = held.enter_context(tcp_server(lambda connection: (over.wait(PATIENCE), None)[1]))
        rules = [f"192.0.2.10:7001:{LOOPBACK}:{silent}", f"192.0.2.10:7002:{LOOPBACK}:{free_port()}"]
        finish = held.enter_context(start(variant, program(variant, "timeouts"), rules, []))
        assert finish().splitlines() == TIMEOUTS[variant.rsplit("-", 1)[0]]


def many_clients(start: Start, variant: str) -> None:
    """Four clients are served at once."""
    port = free_port()
    with start(variant, program(variant, "many_clients"), [], [f"{port}:8080"]) as finish, ExitStack() as held:
        clients = []
        for number in range(4):
            client, answer = asked(port, f"client {number}\n".encode(), one_line)
            clients.append(held.enter_context(client))
            assert answer == f"CLIENT {number}\n".encode()
        for turn in range(3):
            for number, client in enumerate(reversed(clients)):
                client.sendall(f"client {number} turn {turn}\n".encode())
            for number, client in enumerate(reversed(clients)):
                assert one_line(client) == f"CLIENT {number} TURN {turn}\n".encode()
        for client in clients:
            client.shutdown(socket.SHUT_WR)
            assert client.recv(1) == b""
        assert finish().endswith("all gone\n")


def modbus_client(start: Start, variant: str) -> None:
    """Registers are read over Modbus."""
    with tcp_server(modbus) as port:
        rule = f"192.0.2.30:502:{LOOPBACK}:{port}"
        with start(variant, program(variant, "modbus_client"), [rule], []) as finish:
            assert finish() == "1000 1001 1002 1003\n1100 1101\nexception 2\n"


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


SCENES: dict[str, Callable[[Start, str], None]] = {
    scene.__name__: scene for scene in (http_client, line_server, udp_sensor, timeouts, many_clients, modbus_client)
}
# Each scene on each variant, and on each edition that is to run it.
PLAYED = [
    *((scene, variant) for variant in DIALECTS for scene in SCENES),
    *((scene, variant) for variant, scenes in EDITIONS.items() for scene in scenes),
]
