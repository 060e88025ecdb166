"""The rules: what each is about, and the checks behind them.

In: a program. Out: its findings. Never: a rule without words for people; every number that a check uses stands in the table.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbench.lint.checks import addresses, calls, data, failures, names, timeouts
from workbench.lint.findings import Finding, Severity
from workbench.lint.program import Program


@dataclass(frozen=True, slots=True)
class Rule:
    """`about` is what `--explain` prints; `wrong` and `right` are an example, of which `right` is for `variant`."""

    id: str
    name: str
    severity: Severity  # the highest that its findings have
    about: str
    variant: str = ""
    wrong: str = ""
    right: str = ""


_NOWHERE = ast.Module([], [])
_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

RULES = (
    Rule("PWL001", "not-python", _ERROR, "The file cannot be read as Python, so nothing else is said about it."),
    Rule("PWL002", "not-followed", _NOTE,
         "The file is nested so deeply that it cannot be followed; nothing else is said about it."),
    Rule("PWL101", "missing-module", _ERROR,
         "A socket module is imported by a name that the variant does not use.", "zerynth", "import usocket",
         "import socket as usocket"),
    Rule("PWL102", "missing-name", _ERROR,
         "The socket module has no function, constant or class of this name. Its table is complete, so the name is certainly missing.",
         "wipy", "socket.SOL_SOCKET", "1"),
    Rule("PWL103", "missing-method", _ERROR,
         "Sockets have no such method; classes of sockets may differ by family. A with statement needs two methods of its own.",
         "zerynth", "line = s.readline()", "streams.SocketStream(s).readline()"),
    Rule("PWL104", "missing-companion", _ERROR,
         "A module beside the socket belongs to other dialects. Where so many of them have it that a board may, too: with --from, a note.",
         "pycom", "from wireless import wifi", "import network"),
    Rule("PWL105", "missing-builtin", _ERROR,
         "A name that some dialects have without an import is not there in this one.", "micropython", "socket.socket(AF_INET)",
         "socket.socket(socket.AF_INET)"),
    Rule("PWL106", "written-number", _WARNING,
         "With --from: a number stands where a constant of the module could, and the variant has another number for the same thing.",
         "zerynth", "socket.socket(2, 1)", "socket.socket(socket.AF_INET, socket.SOCK_STREAM)"),
    Rule("PWL201", "arguments", _ERROR,
         "A call has more or fewer arguments than the variant takes.", "quecpython", "s.listen()", "s.listen(5)"),
    Rule("PWL202", "keywords", _ERROR,
         "Arguments are given by name where only their places count, or by a name that the variant has not.", "micropython",
         "socket.socket(type=socket.SOCK_DGRAM)", "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"),
    Rule("PWL203", "accept-shape", _ERROR,
         "The result of accept is taken apart into another number of items than it has.", "quecpython",
         "conn, address = s.accept()", "conn, host, port = s.accept()"),
    Rule("PWL204", "accept-item", _ERROR, "An item of the result of accept is not there, or is another thing.", "quecpython",
         "s.accept()[1][0]", "s.accept()[1]"),
    Rule("PWL205", "sendall-result", _WARNING,
         "The count that sendall returns is relied on where there is none, or ignored where something may be left unsent.",
         "micropython",
         "total += s.sendall(data)", "s.sendall(data); total += len(data)"),
    Rule("PWL206", "file-mode", _ERROR, "makefile does not take this mode.", "pycom", 's.makefile("rwb")', 's.makefile("rb")'),
    Rule("PWL207", "type-of-data", _ERROR,
         "Received data is used as text, or as bytes where it is a bytearray (which cannot be a key), or the other way round.",
         "micropython", 'if s.recv(2) == "ok":', 'if s.recv(2) == b"ok":'),
    Rule("PWL208", "amount-received", _WARNING,
         "With --from: a receiving call waits for all that was asked for where it did not, or the other way round.", "zerynth",
         "s.recv(4096)", "s.recv(1)"),
    Rule("PWL209", "nothing-there", _WARNING,
         "With --from: a script that makes sockets non-blocking is told in another way that nothing has come.", "micropython",
         "data = s.recv(64); s.setblocking(False)"),
    Rule("PWL210", "behaviour", _NOTE,
         "With --from: a call behaves otherwise in a way that no other rule tells of. Told once."),
    Rule("PWL301", "timeout-unit", _WARNING,
         "settimeout counts another unit. With --from every number is certainly wrong; without, a number is told that nobody would mean.",
         "zerynth", "s.settimeout(5)", "s.settimeout(5000)"),
    Rule("PWL302", "timeout-fraction", _ERROR,
         "A float is given where a timeout is a whole number.", "zerynth", "s.settimeout(0.5)",
         "s.settimeout(500)"),
    Rule("PWL303", "timeout-none", _ERROR,
         "None is given where it is no timeout.", "zerynth-2.3", "s.settimeout(None)", "s.settimeout(0)"),
    Rule("PWL304", "timeout-zero", _WARNING,
         "Zero asks for something else than in other dialects.", "zerynth-2.3", "s.settimeout(0)"),
    Rule("PWL305", "timeout-negative", _ERROR,
         "A negative timeout is an error, or asks for something else than in other dialects.",
         "micropython", "s.settimeout(-1)", "s.settimeout(None)"),
    Rule("PWL401", "missing-exception", _ERROR,
         "An exception class does not exist. In an except clause that shows only when something is raised: as another error.",
         "micropython", "except socket.error:", "except OSError:"),
    Rule("PWL402", "never-raised", _WARNING,
         "An except clause names a class that exists, but not what sockets raise.", "zerynth",
         "except OSError:", "except IOError:"),
    Rule("PWL403", "error-number", _WARNING, "The number of an error is compared, and the variant numbers errors otherwise.",
         "pycom-1.20", "if e.args[0] == 110:", "if e.args[0] == errno.ETIMEDOUT:"),
    Rule("PWL501", "host-name", _ERROR, "A host name stands where only numeric addresses do.", "micropython",
         's.connect(("example.com", 80))', 's.connect(socket.getaddrinfo("example.com", 80)[0][-1])'),
    Rule("PWL502", "port-alone", _ERROR,
         "bind is given a port without a host.", "micropython", "s.bind(80)", 's.bind(("0.0.0.0", 80))'),
    Rule("PWL503", "octets", _ERROR, "An address is written in numbers.", "micropython", "s.connect((192, 168, 1, 10, 80))",
         's.connect(("192.168.1.10", 80))'),
    Rule("PWL504", "host-alone", _ERROR,
         "An address has no port.", "micropython", 's.bind("192.168.1.10")', 's.bind(("192.168.1.10", 80))'),
    Rule("PWL505", "empty-host", _WARNING,
         "With --from: an empty host stands for another address.", "quecpython", 's.bind(("", 80))',
         's.bind(("0.0.0.0", 80))'),
    Rule("PWL601", "unserved-socket", _ERROR, "With --target: nothing there serves sockets of this family and type.", "pycom",
         "socket.socket(socket.AF_LORA, socket.SOCK_RAW)"),
)  # fmt: skip

CHECKS: tuple[Callable[[Program], Iterator[Finding]], ...] = (
    names.modules, names.attributes, names.methods, names.companions, names.builtins, names.written_numbers,
    calls.arguments, calls.accepted, calls.sent, calls.modes, data.data, calls.amounts, calls.nothing_there, calls.behaviours,
    timeouts.timeouts,
    failures.missing_classes, failures.clauses, failures.numbers,
    addresses.addresses, addresses.openings,
)  # fmt: skip


def rule(name: str) -> Rule | None:
    """By its id, in any case, or by its name."""
    return next((one for one in RULES if name.upper() == one.id or name == one.name), None)


def judge(program: Program) -> Iterator[Finding]:
    for at, script in enumerate(program.scripts):
        region = script.problem_at or script.region(script.tree or _NOWHERE)
        if script.problem and not script.too_deep:
            yield program.finding("PWL001", _ERROR, at, region, f"this is no Python: {script.problem}")
        elif script.too_deep or at in program.followed.too_deep:
            yield program.finding("PWL002", _NOTE, at, region, "it is nested too deeply to be followed")
    for check in CHECKS:
        yield from check(program)
