"""Runs a script on the host firmware of a variant. In: the firmware, rules for names and ports, the device's address, the script's command line.
Out: nothing; this process becomes the firmware, so the terminal, Ctrl-C and the exit code are the script's.
"""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from workbench.failure import Failure

# Exit codes of `run` that cannot be the script's, as `env` and `docker run` use them.
OWN_FAILURE = 125
NOT_EXECUTABLE = 126
NO_SCRIPT = 127

_HOST = r"(?:\[[^\[\],\s]*\]|[^\[\]:,\s]*)"
_CONNECT_TO = re.compile(rf"(?P<host>{_HOST}):(?P<port>[0-9]*):(?P<address>{_HOST}):(?P<other>[0-9]+)")
_FORWARD = re.compile(r"(?P<outside>[0-9]+):(?P<inside>[0-9]+)")
_NAME = re.compile(r"[\w.-]{1,255}", re.ASCII)
_MOST_RULES = 32  # of each kind: the firmware has a table of that size
_LARGEST_ARGUMENT = 128 * 1024  # of one argument, terminator included (Linux, MAX_ARG_STRLEN)


def check_connect_to(rule: str) -> str:
    """HOST:PORT:ADDRESS:PORT. An empty HOST or first PORT matches any; ADDRESS is no name: nobody is asked what it means."""
    match = _CONNECT_TO.fullmatch(rule)
    if match is None:
        raise _refused(f"--connect-to {rule!r}: expected HOST:PORT:ADDRESS:PORT, an IPv6 address in brackets")
    address = _literal(match["address"])
    if address is None:
        raise _refused(f"--connect-to {rule!r}: {match['address'] or 'nothing'} is not an address to connect to")
    host = _literal(match["host"])
    if host is None and match["host"] and not _NAME.fullmatch(match["host"]):
        raise _refused(f"--connect-to {rule!r}: {match['host']} is neither a name nor an address")
    if host is not None and host.version != address.version:
        raise _refused(f"--connect-to {rule!r}: {host} and {address} are of different families")
    for port in filter(None, (match["port"], match["other"])):
        _check_port(port, f"--connect-to {rule!r}")
    return rule


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.IPv6Address(host[1:-1]) if host.startswith("[") else ipaddress.IPv4Address(host)
    except ValueError:
        return None


def _refused(message: str) -> Failure:
    return Failure(message, OWN_FAILURE)


def check_forward(rule: str) -> str:
    """HOSTPORT:PORT. A script that binds PORT listens on HOSTPORT."""
    match = _FORWARD.fullmatch(rule)
    if match is None:
        raise _refused(f"--forward {rule!r}: expected HOSTPORT:PORT, two numbers")
    for name in ("outside", "inside"):
        _check_port(match[name], f"--forward {rule!r}")
    return rule


def check_address(address: str) -> str:
    """An address of this machine that sockets can have, or "none": a device without network."""
    if address != "none" and not _is_of_this_machine(address):
        raise _refused(f"--address {address!r}: expected an address of this machine, or none")
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
        raise _refused(f"{where}: port {port} is not within 1 to 65535")


def environment_for(
    connect_to: Sequence[str], forward: Sequence[str], environment: Mapping[str, str], address: str | None = None
) -> dict[str, str]:
    """The environment that the firmware reads its rules and its own address from."""
    if max(len(connect_to), len(forward)) > _MOST_RULES:
        raise _refused(f"more than {_MOST_RULES} rules of a kind")
    rules = {
        "PORTWRIGHT_CONNECT_TO": ",".join(check_connect_to(rule) for rule in connect_to),
        "PORTWRIGHT_FORWARD": ",".join(check_forward(rule) for rule in forward),
        "PORTWRIGHT_ADDRESS": "" if address is None else check_address(address),
    }
    kept = {name: value for name, value in environment.items() if name not in rules}
    return {**kept, **{name: value for name, value in rules.items() if value}}


def check_script(script: str | None) -> None:
    """Before anything is built: whether there is something to run."""
    if script is None or script == "-":
        return
    path = Path(script)
    if path.is_dir():
        raise Failure(f"{script} is a folder; name a Python file", NO_SCRIPT)
    try:
        path.open("rb").close()
    except OSError as error:
        raise Failure(f"cannot read {script}: {(error.strerror or str(error)).lower()}", NO_SCRIPT) from error


def command_line(script: str | None, arguments: Sequence[str]) -> list[str]:
    """What the firmware is started with; it takes a program of standard input as an argument."""
    if script is None:
        return ["micropython"]
    if script != "-":
        # A name that begins with a dash would be an option to the firmware.
        return ["micropython", f"./{script}" if script.startswith("-") else script, *arguments]
    text = sys.stdin.buffer.read()
    if b"\0" in text or len(text) >= _LARGEST_ARGUMENT:
        raise Failure("the program on standard input is too large or holds a zero byte; run it from a file", OWN_FAILURE)
    return ["micropython", "-c", os.fsdecode(text), *arguments]


def become(firmware: Path, command: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Replaces this process by the firmware."""
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        os.execve(firmware, list(command), dict(environment))
    except OSError as error:
        raise Failure(f"cannot run {firmware}: {(error.strerror or str(error)).lower()}", NOT_EXECUTABLE) from error
