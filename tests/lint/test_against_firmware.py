"""What lint calls an error is what the firmware refuses, and nothing else: every variant is asked the same statements."""

from __future__ import annotations

import subprocess

import pytest

from tests.lint.support import linted, specification, variant
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.places import Places

# Each runs with the module as `m` and a new socket as `s`. What the network answers is an error with a number, and no mistake.
STATEMENTS = (
    "import socket", "import usocket", "from wireless import wifi", "import streams", "import checkNet", "import wipy", "import pycom",
    "m.AF_INET6", "m.SOCK_RAW", "m.SOL_SOCKET", "m.SO_REUSEADDR", "m.IPPROTO_SEC", "m.IPPROTO_TCP_SER", "m.AF_LORA", "m.TCP_KEEPALIVE",
    "m.getaddrinfo('127.0.0.1', 80)", "m.getaddrinfo('127.0.0.1', 80, 0)", "m.getaddrinfo('127.0.0.1')", "m.ip_to_tuple('1.2.3.4')",
    "m.dnsserver", "m.error", "m.timeout", "m.gaierror", "m.nonsense",
    "AF_INET", "SO_RCVTIMEO", "MILLIS", "sleep", "thread", "IOError", "TimeoutError", "ConnectionResetError", "OSError",
    "m.socket(m.AF_INET)", "m.socket(m.AF_INET, m.SOCK_DGRAM, 0)", "m.socket(type=m.SOCK_DGRAM)", "m.socket(m.AF_INET, 1, 6, None)",
    "m.socket(1, 2, 3, 4, 5)",
    "s.settimeout(5000)", "s.settimeout(50.0)", "s.settimeout(None)", "s.settimeout(-1)", "s.settimeout(0)", "s.settimeout()",
    "s.setblocking(True)", "s.setblocking()",
    "s.bind(('127.0.0.1', 0))", "s.bind(('', 0))", "s.bind(0)", "s.bind('127.0.0.1')", "s.bind((127, 0, 0, 1, 0))",
    "s.bind((127, 0, 0, 1))", "s.bind(('no.such.host.invalid', 0))", "s.bind('127.0.0.1', 0)",
    "s.listen()", "s.listen(1)", "s.listen(1, 2)", "s.accept(1)", "s.close(1)", "s.close()",
    "s.makefile('rb')", "s.makefile('wb')", "s.makefile('rwb')", "s.makefile('r')", "s.makefile()", "s.makefile('rb', 0)",
    "s.send(b'x')", "s.send(b'x', 0)", "s.sendall(b'x', 0, 0)", "s.send()", "s.sendto(b'x')", "s.recv(1)", "s.recv(1, 0)", "s.recv()",
    "s.recv(bufsize=1)", "s.recvfrom(1)", "s.recv_into(bytearray(1))", "s.recv_into(bytearray(1), 1, 0, 0)", "s.recvfrom_into(bytearray(1))",
    "s.read()", "s.read(1)", "s.readall()", "s.readinto(bytearray(1))", "s.readline()", "s.readline(5)", "s.write(b'x')", "s.fileno()",
    "s.setsockopt(1, 2, 3)", "s.setsockopt(1, 2)", "s.getsocketsta()", "s.do_handshake()", "s.shutdown(0)",
    "with m.socket() as t: pass",
)  # fmt: skip
MISTAKES = ("AttributeError", "ImportError", "NameError", "TypeError", "ValueError")
_RUNNER = """
import {module} as m
for statement in {statements!r}:
    s = m.socket()
    try:
        exec(statement)
        print("-")
    except Exception as e:
        print(type(e).__name__)
"""


@pytest.mark.parametrize("name", [one.name for one in specification().variants])
def test_errors_are_what_the_firmware_refuses(name: str) -> None:
    module = variant(name).modules[0]
    firmware = build(Firmware(name), Places.find(), Console())
    program = _RUNNER.format(module=module, statements=STATEMENTS)
    done = subprocess.run([firmware, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    refused = {statement for statement, raised in zip(STATEMENTS, done.stdout.split(), strict=True) if raised in MISTAKES}
    told = {statement for statement in STATEMENTS if _has_error(statement, name, module)}
    assert (sorted(told - refused), sorted(refused - told)) == ([], [])


def _has_error(statement: str, name: str, module: str) -> bool:
    findings = linted(f"import {module} as m\ns = m.socket()\n{statement}\n", on=name)[1]
    return any(one.severity.value == "error" for one in findings)
