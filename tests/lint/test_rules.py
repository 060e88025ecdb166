"""What each rule finds, and what it leaves alone. In a script, "# E PWL101" at the end of a line says that an error of this rule
is expected there, W stands for a warning and N for a note; nothing else may be found."""

from __future__ import annotations

import re
import subprocess

import pytest

from generator.commands.diff import differences
from tests.lint.support import found, linted, specification, variant
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.lint.checks.calls import _TOLD_ELSEWHERE
from workbench.lint.rules import RULES, Rule
from workbench.places import Places

_SEVERITIES = {"E": "error", "W": "warning", "N": "note"}

# variant, dialect of the script ("" where it is not known), target, script
SCRIPTS = [
    ("zerynth", "", "", "import usocket  # E PWL101"),
    ("zerynth", "", "", "from usocket import socket, AF_INET  # E PWL101\ns = socket(AF_INET)"),
    ("quecpython", "", "", "import json, socket  # E PWL101"),
    ("quecpython", "", "", "try:\n    import socket\nexcept ImportError:\n    import usocket as socket\nsocket.socket().close()"),
    ("wipy", "", "", "import socket\nsocket.SOL_SOCKET  # E PWL102\nsocket.AF_INET"),
    ("quecpython", "", "", "from usocket import SOCK_RAW, IPPROTO_SEC  # E PWL102"),
    ("zerynth", "", "", "from socket import *\nip_to_tuple('1.2.3.4')\nsocket(AF_LORA)  # E PWL102"),
    ("micropython", "", "", "import socket\nif hasattr(socket, 'SO_DR'):\n    socket.SO_DR"),
    ("micropython", "", "", "import socket\ntry:\n    socket.SO_DR\nexcept AttributeError:\n    pass"),
    ("micropython", "", "", "import socket\nsocket = socket.socket()\nsocket.send(b'x')\nsocket.sned(b'x')  # E PWL103"),
    ("zerynth", "", "", "import socket\ns = socket.socket()\ns.readline()  # E PWL103"),
    ("pycom-1.20", "", "", "import socket\nwith socket.socket() as s:  # E PWL103\n    s.close()"),
    ("pycom", "", "", "import socket\ns = socket.socket(socket.AF_LORA, socket.SOCK_RAW)\ns.send(b'x')\ns.listen(1)  # E PWL103"),
    ("pycom", "", "", "import socket\ns = socket.socket(which())\ns.listen(1)\ns.nonsense()  # E PWL103"),
    ("micropython", "", "", "import ssl, socket\ns = socket.socket()\ns = ssl.wrap_socket(s)\ns.getpeercert()"),
    ("pycom", "", "", "from wireless import wifi  # E PWL104\nimport network, utime, time, os, ujson"),
    ("micropython", "", "", "import network, machine"),
    ("micropython", "pycom", "", "import network  # N PWL104"),
    ("zerynth", "", "", "from wireless import wifi\nimport streams, threading"),
    ("micropython", "", "", "import socket\ns = socket.socket(AF_INET)  # E PWL105\nsleep(1)  # E PWL105"),
    ("micropython", "", "", "from time import sleep\nsleep(1)\ndef thread(f): f()\nthread(print)"),
    ("zerynth", "", "", "import socket\ns = socket.socket(AF_INET)\nsleep(1000)"),
    ("zerynth", "", "", "import sys\nif sys.platform == 'esp32':\n    import usocket as socket\nelse:\n    import socket"),
    ("zerynth", "micropython", "", "import socket\ns = socket.socket(2, 1)  # W PWL106 # W PWL106\nsocket.socket(socket.AF_INET, 1)  # W PWL106"),
    ("wipy", "micropython", "", "import socket\ns = socket.socket(2, 1)\ns.setsockopt(1, 8, 1)  # W PWL106"),
    ("quecpython", "", "", "import usocket\ns = usocket.socket()\ns.listen()  # E PWL201\ns.listen(1, 2)  # E PWL201\ns.recv(*sizes)"),
    ("micropython", "", "", "import socket\nsocket.socket().connect('1.2.3.4', 80)  # E PWL201"),
    ("micropython", "", "", "import socket\nsocket.socket(type=socket.SOCK_DGRAM)  # E PWL202"),
    ("zerynth", "", "", "import socket\nsocket.socket(type=SOCK_DGRAM)\nsocket.socket(kind=SOCK_DGRAM)  # E PWL202"),
    ("quecpython", "", "", "import usocket\ns = usocket.socket()\nc, a = s.accept()  # E PWL203\nc, h, p = s.accept()\nc, *a = s.accept()"),
    ("micropython", "", "", "import socket\ns = socket.socket()\nc, (h, p) = s.accept()\nc, h, p = s.accept()  # E PWL203"),
    ("micropython", "", "", "import socket\nr = socket.socket().accept()\nr[1][0]\nr[0].close()\nr[2]  # E PWL204"),
    ("quecpython", "", "", "import usocket\nr = usocket.socket().accept()\nr[1][0]  # E PWL204\nr[2]"),
    ("quecpython", "micropython", "", "import usocket\nr = usocket.socket().accept()\nprint(r[1])  # W PWL204"),
    ("micropython", "", "",
     "import socket\nr = socket.socket().accept()\nif len(r) == 3:\n    c, h, p = r\nelse:\n    c, a = r"),
    ("micropython", "", "", "import socket\ns = socket.socket()\nn = s.sendall(b'x')  # W PWL205\nif n == 1: pass\ns.sendall(b'x')"),
    ("pycom", "micropython", "", "import socket\ns = socket.socket()\ns.sendall(b'x')  # W PWL205"),
    ("pycom", "", "", "import socket\ns = socket.socket()\ns.sendall(b'x')\ns.makefile('rwb')  # E PWL206\ns.makefile('rb')"),
    ("quecpython-2021", "", "", "import usocket\nusocket.socket().makefile('anything')"),
    ("zerynth", "", "",
     "import socket\nd = socket.socket().recv(4)\nd.split(b',')\nd.decode()\nbytes(d).split(b',')\nd[0] = 1\nd.append(2)\nx = {}\nx[d]  # E PWL207\nx[bytes(d)]"),
    ("micropython", "", "",
     "import socket\nd = socket.socket().recv(4)\nd.split(b',')\nd[0] = 1  # E PWL207\nd.append(2)  # E PWL207\n'got ' + d  # E PWL207\n"
     "b'got ' + d\nd == b'x' or d != 'x'  # W PWL207"),
    ("zerynth", "quecpython", "", "import socket\ns = socket.socket()\ns.recv(1)  # N PWL210 # N PWL210 # N PWL210\ns.recv(64)  # W PWL208"),
    ("micropython", "zerynth", "", "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.recv(64)"),
    ("micropython", "zerynth", "", "import socket\ns = socket.socket(socket.AF_INET, which())\ns.recv(64)  # W PWL208"),
    ("micropython", "pycom-1.20", "",
     "import socket\ns = socket.socket()\ns.setblocking(False)\nd = s.recv(64)  # W PWL209\ntry:\n    s.recv(64)\nexcept OSError:\n"
     "    pass"),
    ("pycom-1.20", "micropython", "",
     "import socket\ns = socket.socket()\ns.settimeout(0)\ntry:\n    d = s.recv(64)  # W PWL209\nexcept OSError:\n    pass"),
    ("micropython", "pycom-1.20", "", "import socket\ns = socket.socket()\ns.setblocking(True)\ns.settimeout(None)\nd = s.recv(64)"),
    ("wipy-1.9", "wipy", "", "import socket\ns = socket.socket()\ns.read(64)  # W PWL208"),
    ("zerynth", "micropython", "", "import socket\nsocket.socket().settimeout(100)  # W PWL301"),
    ("micropython", "zerynth", "", "import socket\nsocket.socket().settimeout(wait)  # W PWL301"),
    ("zerynth", "", "", "import socket\ns = socket.socket()\ns.settimeout(5)  # W PWL301\ns.settimeout(5000)"),
    ("micropython", "", "", "import socket\ns = socket.socket()\ns.settimeout(5)\ns.settimeout(5 * 1000)  # W PWL301\ns.settimeout(0.5)"),
    ("wipy-1.9", "", "", "import socket\nt = 1.5\nsocket.socket().settimeout(t)  # E PWL302"),
    ("zerynth", "", "", "import socket\nsocket.socket().settimeout(0.5)  # E PWL302"),
    ("zerynth-2.3", "", "", "import socket\ns = socket.socket()\ns.settimeout(None)  # E PWL303\ns.settimeout(0)  # N PWL304"),
    ("zerynth-2.3", "zerynth", "", "import socket\ns = socket.socket()\ns.settimeout(0)  # W PWL304"),
    ("micropython", "", "", "import socket\ns = socket.socket()\ns.settimeout(-1)  # E PWL305\ns.settimeout(None)"),
    ("micropython", "", "",
     "import socket\ns = socket.socket()\ntry:\n    s.recv(1)\nexcept socket.timeout:  # E PWL401\n    pass\nexcept IOError:  # E PWL401\n"
     "    pass"),
    ("pycom", "", "", "import socket\ntry:\n    socket.socket()\nexcept (socket.timeout, socket.error, TimeoutError):\n    pass"),
    ("micropython", "", "", "try:\n    work()\nexcept (ValueError, KeyError, OSError, ConnectionError):  # E PWL401\n    pass"),
    ("zerynth", "", "",
     "import socket\ns = socket.socket()\ntry:\n    s.connect((1, 2, 3, 4, 5))\nexcept OSError:  # W PWL402\n    pass"),
    ("zerynth", "", "",
     "import socket\ns = socket.socket()\ntry:\n    s.send(b'')\nexcept OSError:\n    pass\nexcept Exception:\n    pass"),
    ("zerynth-2.3", "", "",
     "import socket\ns = socket.socket()\ntry:\n    s.accept()\nexcept TimeoutError:  # W PWL402\n    pass\n"
     "try:\n    s.recv(1)\nexcept TimeoutError:\n    pass\nexcept ConnectionResetError:  # W PWL402\n    pass"),
    ("pycom-1.20", "", "",
     "try:\n    f()\nexcept OSError as e:\n    if e.args[0] == 110 or e.errno in (11, 115):  # W PWL403\n        pass\n"
     "    n = e.args[0]\n    if n != 104 and 115 in e.args: pass\n    if e.errno in (107, 128) or n == 110 or n == 116: pass"),
    ("pycom-1.20", "", "",
     "from micropython import const\nLATE = const(110)\nclass C:\n    LATE = 110\ntry:\n    f()\nexcept OSError as e:\n"
     "    if e.args[0] == LATE:  # W PWL403\n        pass\n    if e.errno in (C.LATE, 11):  # W PWL403\n        pass\n"
     "    if e.errno == LATE or e.errno == 116: pass"),
    ("quecpython", "pycom-1.20", "", "try:\n    f()\nexcept OSError as e:\n    if e.args[0] == 106: pass  # W PWL403"),
    ("micropython", "", "",
     "import socket\ns = socket.socket()\ns.connect(('example.com', 80))  # E PWL501\ns.connect(('::1', 80))\ns.bind(('', 80))"),
    ("quecpython", "", "", "import usocket\ns = usocket.socket()\ns.connect(('example.com', 80))\ns.bind(('example.com', 80))  # E PWL501"),
    ("micropython", "", "", "import socket\ntry:\n    socket.socket().connect(('example.com', 80))\nexcept ValueError:\n    pass"),
    ("micropython", "", "", "import socket\nPORT = 80\nsocket.socket().bind(PORT)  # E PWL502"),
    ("pycom", "", "", "import socket\nsocket.socket(socket.AF_LORA).bind(2)"),
    ("micropython", "", "", "import socket\nsocket.socket().connect((192, 168, 1, 1, 80))  # E PWL503"),
    ("micropython", "", "", "import socket\nsocket.socket().bind('192.168.1.1')  # E PWL504"),
    ("zerynth", "", "", "import socket\ns = socket.socket()\ns.bind(80)\ns.connect((192, 168, 1, 1, 80))\ns.bind('192.168.1.1')"),
    ("quecpython", "micropython", "",
     "import usocket\nusocket.socket().bind(('', 80))  # W PWL505"),
    ("pycom", "", "host",
     "import socket\nsocket.socket()\nsocket.socket(socket.AF_LORA, socket.SOCK_RAW)  # E PWL601"),
    ("micropython", "", "",
     "import socket\nr = socket.socket().accept()\nif not r or len(r) < 2:\n    raise OSError\nprint(r[2])  # E PWL204"),
    ("micropython", "", "",
     "import socket\ndef one(r):\n    n = len(r)\n    return r[n - 1], r[2]\ndef other(r):\n    return r[2]  # E PWL204\n"
     "one(socket.socket().accept())\nother(socket.socket().accept())"),
    ("quecpython", "", "",
     "import usocket\ndef talk(s):\n    if hasattr(s, 'readline'):\n        f = s\n    else:\n        f = s.makefile('rwb')\n"
     "    return f.readline()\ntalk(usocket.socket())"),
    ("zerynth", "", "",
     "import socket\ns = socket.socket()\ns.readline() if hasattr(s, 'readline') else s.recvline()  # E PWL103\n"
     "if not hasattr(s, 'readline') and wild():\n    s.write(b)  # E PWL103\nif hasattr(socket, 'error') or hasattr(s, 'write'):\n"
     "    socket.error\n    s.write(b)"),
    ("micropython", "", "",
     "import socket, sys\nif sys.implementation.name != 'micropython':\n    socket.socket().detach()\nelse:\n"
     "    socket.socket().detach()  # E PWL103"),
    ("micropython", "", "",
     "import socket\nd = socket.socket().recv(9)\nd + 'x'\nd.startswith('x')\nd.split(b',')\nd.split(',')  # E PWL207\n"
     "d.decode().split(',')\nd.strip()\nd.replace('a', 'b')  # E PWL207"),
    ("micropython", "", "", "def f(:  # E PWL001"),
    # through functions, attributes, tuples and containers
    ("zerynth", "", "",
     "import socket as net\ndef make():\n    return net.socket(), 1\ndef use(s):\n    s.write(b'')  # E PWL103\ns, _ = make()\nuse(s)"),
    ("zerynth", "", "",
     "import socket\nclass Client:\n    def __init__(self):\n        self.sock = None\n    def open(self):\n        self.sock = socket.socket()\n"
     "    def ask(self):\n        self.sock.readinto(b)  # E PWL103\nclass Better(Client):\n    def more(self):\n"
     "        self.sock.write(b)  # E PWL103"),
    ("zerynth", "", "",
     "import socket, _thread\ndef serve(c, a):\n    c.write(b)  # E PWL103\ns = socket.socket()\nwhile True:\n    c, a = s.accept()\n"
     "    _thread.start_new_thread(serve, (c, a))"),
    ("zerynth", "", "",
     "import socket\ndef serve(c):\n    c.write(b)  # E PWL103\nwhile True:\n    thread(serve, socket.socket().accept()[0])"),
    ("zerynth", "", "",
     "import socket\nall = []\nall.append(socket.socket())\nd = {}\nd['x'] = socket.socket()\nfor s in all:\n    s.write(b)  # E PWL103\n"
     "d['x'].read()  # E PWL103\n[s.readline() for s in all]  # E PWL103"),
    ("zerynth", "", "",
     "import socket\ns = None\ndef start():\n    global s\n    s = socket.socket()\ndef go():\n    s.write(b)  # E PWL103\n    send = s.sendal"
     "  # E PWL103"),
    ("zerynth", "", "",
     "import socket\nf = lambda s: s.write(b)  # E PWL103\nf(socket.socket())\nDEBUG = False\nif DEBUG:\n    socket.nonsense"),
    ("micropython", "", "",
     "import socket\nclass Link(object):\n    def __init__(self):\n        self._s = socket.socket()\n    @property\n"
     "    def s(self):\n        return self._s\n    @s.setter\n    def s(self, other):\n        pass\n    @classmethod\n"
     "    def use(cls, s):\n        s.nonsense()  # E PWL103\n    @staticmethod\n    def keep(s):\n        s.nonsense()  # E PWL103\n"
     "Link().s.nonsense()  # E PWL103\nLink.use(Link().s)\nLink.keep(Link().s)"),
    ("micropython", "", "",
     "import socket\nfor attempt in range(3):\n    if wild():\n        s = socket.socket()\n        break\nelse:\n    raise OSError\n"
     "s.nonsense()  # E PWL103\nwhile wild():\n    if wild():\n        break\nelse:\n    raise SystemExit\nsocket.nonsense  # E PWL102\n"
     "while True:\n    pass\nsocket.not_reached"),
    ("micropython", "", "",
     "import socket\ndef several():\n    yield socket.socket()\n    yield from [socket.socket()]\nasync def later():\n"
     "    return socket.socket()\nasync def main(*sockets, **named):\n    (await later()).nonsense()  # E PWL103\n"
     "    sockets[0].nonsense()  # E PWL103\n    named['s'].nonsense()  # E PWL103\nmain(next(several()), s=socket.socket())\n"
     "for s in several():\n    s.nonsense()  # E PWL103\nall = list(several())\nall.pop().nonsense()  # E PWL103\n"
     "for at, s in enumerate(all):\n    s.nonsense()  # E PWL103\nfor s, t in zip(all, reversed(all)):\n    t.nonsense()  # E PWL103\n"
     "names = {1: socket.socket()}\nfor name, s in names.items():\n    s.nonsense()  # E PWL103\n"
     "for s in names.values():\n    s.nonsense()  # E PWL103\nnames.get(1).nonsense()  # E PWL103\n"
     "getattr(socket, 'socket')().nonsense()  # E PWL103"),
    ("zerynth", "", "",
     "import socket, ssl\nclass Client:\n    def __init__(self, tls=False):\n        self.tls = tls\n        self.s = socket.socket()\n"
     "        if self.tls:\n            self.s = ssl.wrap_socket(self.s)\n            self.s.getpeercert()\n            socket.nonsense  # E PWL102\n"
     "    def ask(self):\n        self.s.write(b)  # E PWL103\nssl.wrap_socket(socket.socket()).write(b)"),
    ("zerynth", "", "",
     "import socket\ns = socket.socket()\nif wild():\n    s = other()\ns.write(b)"),
]  # fmt: skip


@pytest.mark.parametrize(("on", "origin", "target", "script"), SCRIPTS)
def test_findings_are_those_that_are_marked(on: str, origin: str, target: str, script: str) -> None:
    expected = [
        (_SEVERITIES[severity], number, rule)
        for number, line in enumerate(script.splitlines(), 1)
        for severity, rule in re.findall(r"# ([EWN]) (PWL\d+)", line)
    ]
    told = found(script, on=on, origin=origin, target=target)
    if origin:  # differences in behaviour are told beside
        told = [one for one in told if one[2] != "PWL210" or one in expected]
    assert told == expected


def test_every_rule_is_tested() -> None:
    told = {rule for *_, script in SCRIPTS for rule in re.findall(r"PWL\d+", script)}
    assert told == {rule.id for rule in RULES} - {"PWL002"}


DATA = [
    ("micropython", "d.append(2)", "AttributeError"),
    ("micropython", "d[0] = 1", "TypeError"),
    ("micropython", "{d: 1}", ""),
    ("micropython", "'got ' + d", "TypeError"),
    ("micropython", "d + 'x'", ""),
    ("micropython", "d.startswith('x')", ""),
    ("micropython", "d.find('x')", "TypeError"),
    ("micropython", "d.rsplit('x')", "TypeError"),
    ("micropython", "d.strip('x')", "TypeError"),
    ("micropython", "d.replace(b'x', 'y')", "TypeError"),
    ("micropython", "d.partition('x')", "TypeError"),
    ("micropython", "d.count('x')", "TypeError"),
    ("micropython", "d == 'x'", "False"),
    ("zerynth", "d.append(2)", ""),
    ("zerynth", "d[0] = 1", ""),
    ("zerynth", "{d: 1}", "TypeError"),
    ("zerynth", "x[d] = 1", "TypeError"),
    ("zerynth", "'got ' + d", "TypeError"),
    ("zerynth", "d.split()", ""),
    ("zerynth", "d + 'x'", ""),
    ("zerynth", "d.index('x')", "TypeError"),
    ("zerynth", "d.endswith('x')", ""),
    ("zerynth", "d == 'x'", ""),
]


@pytest.mark.parametrize(("on", "statement", "raised"), DATA)
def test_the_firmware_says_the_same_of_received_data(on: str, statement: str, raised: str) -> None:
    """What these types can do is the VM's, not the specification's; so the VM is asked."""
    told = found(f"import socket\nx = {{}}\nd = socket.socket().recv(1)\n{statement}\n", on=on)
    assert [rule for *_, rule in told] == (["PWL207"] if raised else [])
    value = {"micropython": "b'x'", "zerynth": "bytearray(b'x')"}[on]
    evaluated = f"print({statement})" if raised == "False" else statement
    program = f"x = {{}}\nd = {value}\ntry:\n    {evaluated}\nexcept Exception as e:\n    print(type(e).__name__)"
    firmware = build(Firmware(on), Places.find(), Console())
    done = subprocess.run([firmware, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip().splitlines()[:1] == ([raised] if raised else [])


ORIGINS = {"PWL106": "micropython", "PWL208": "micropython", "PWL209": "pycom-1.20", "PWL304": "zerynth", "PWL505": "micropython"}


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES if rule.wrong])
def test_the_example_of_a_rule_is_one(rule: Rule) -> None:
    """What `--explain` shows as wrong is found on the variant that it names, and what it shows as right is not."""

    def told(line: str) -> set[str]:
        module = variant(rule.variant).modules[0]
        if line.startswith("except"):
            line = f"try:\n    s.send(b'')\n{line}\n    pass"
        elif line.startswith("if e."):
            line = f"import errno\ntry:\n    s.send(b'')\nexcept OSError as e:\n    {line}\n        pass"
        elif line.endswith(":"):
            line = f"{line}\n    pass"
        program = f"import {module} as socket\ns = socket.socket()\n{line}\n"
        return {one[2] for one in found(program, on=rule.variant, origin=ORIGINS.get(rule.id, ""), target="host")}

    assert rule.id in told(rule.wrong)
    assert not rule.right or rule.id not in told(rule.right)


def test_files_are_one_program() -> None:
    main = "import helper\nfrom helper import connect, stop\ns = connect()\ns.readline()\nhelper.sock.write(b'')\nstop(s)\n"
    helper = "import socket\nsock = socket.socket()\ndef connect():\n    return sock\ndef stop(s):\n    s.shutdown()\n"
    assert [(one.file, one.region.line, one.rule) for one in linted(main, helper, on="zerynth")[1]] == [
        (0, 4, "PWL103"), (0, 5, "PWL103"), (1, 6, "PWL103"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["import lib.net", "from lib.net import make", "from .net import make", "from lib import net", "from . import net"]
)
def test_files_of_packages_are_found(line: str) -> None:
    call = {"import lib.net": "make()", "from lib import net": "net.make()", "from . import net": "net.make()"}.get(line, "make()")
    helper = "import socket\ndef make():\n    return socket.socket()\n"
    findings = linted(f"{line}\ns = {call}\ns.readline()\n", helper, on="zerynth", names=("src/lib/main.py", "src/lib/net.py"))[1]
    assert [one.rule for one in findings] == ([] if line == "import lib.net" else ["PWL103"])


def test_a_finding_names_the_edition_that_has_the_name() -> None:
    (one,) = linted("import socket\nsocket.IPPROTO_UDP\n", on="zerynth")[1]
    assert one.happens == "It is an AttributeError. zerynth-2.3 has it."
    (one,) = linted("try: f()\nexcept ConnectionError: pass\n", on="zerynth")[1]
    assert one.happens.endswith(" zerynth-2.3 has it.")


def test_a_finding_says_what_happens_and_what_to_write() -> None:
    (one,) = linted("import usocket\nc, a = usocket.socket().accept()\n", on="quecpython")[1]
    assert (one.message, one.happens) == ("accept of quecpython returns 3 items, and 2 are taken", "Returns (connection, host, port).")
    assert (one.region.column, one.region.end_column) == (1, 5)
    (one,) = linted("import socket\nwith socket.socket(): pass\n", on="pycom-1.20")[1]
    assert one.happens == "The page recommends a with statement, which no release has; it is an AttributeError."


@pytest.mark.parametrize("first", [one.name for one in specification().variants])
def test_behaviours_told_are_those_that_diff_lists(first: str) -> None:
    """Of every other dialect: a program with every call that both have is told of every policy that differs."""
    for other in specification().variants:
        one = variant(first)
        module = next((name for name in one.modules if name in other.modules), one.modules[0])
        methods = {each.name for each in one.classes[0].methods if not each.name.startswith("__")}
        methods &= {each.name for each in other.classes[0].methods}
        functions = {each.name for each in one.functions} & {each.name for each in other.functions}
        lines = [f"import {module}", f"s = {module}.socket()", *(f"s.{name}(*x)" for name in sorted(methods))]
        lines += [f"{module}.{name}(*x)" for name in sorted(functions)]
        told = {
            finding.message.rpartition("(")[2].rstrip(")")
            for finding in linted("\n".join(lines), on=other.name, origin=first)[1]
            if finding.rule == "PWL210"
        }
        read = _read_by(first, methods | functions | {"socket"}) & _read_by(other.name, methods | functions | {"socket"})
        listed = {
            each.item.rpartition(".")[2]
            for each in differences(one, other, specification().catalogue)
            if each.kind == "policy" and not each.item.startswith("lora_socket.")
        }
        assert told == (listed & read) - _TOLD_ELSEWHERE, other.name


def _read_by(name: str, calls: set[str]) -> set[str]:
    one = variant(name)
    methods = (one.classes[0].constructor, *one.classes[0].methods, *one.functions)
    return {setting.policy for method in methods if method.name in calls for setting in method.settings}
