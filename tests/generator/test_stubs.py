"""Type checkers, with a variant's stubs, accept what its firmware accepts and nothing else."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.generate import variants_files
from generator.manual import programs
from generator.model import Method, Variant
from generator.pipeline import load
from generator.stubs.companions import companion_stub
from tests.generator.support import REPOSITORY, generator

LOADED = load(REPOSITORY / "spec", REPOSITORY / "targets").specification
assert LOADED is not None
SPECIFICATION = LOADED
VARIANTS = [pytest.param(one, id=one.name) for one in SPECIFICATION.variants]


def method(variant: Variant, name: str) -> Method | None:
    (first, *_) = variant.classes
    return next((one for one in (first.constructor, *first.methods, *variant.functions) if one.name == name), None)


def setting(variant: Variant, name: str, policy: str) -> str:
    """The value at a method; "" where there is none of that name."""
    of = method(variant, name)
    return next((str(one.fact.value) for one in of.settings if one.policy == policy), "") if of else ""


def parameters(variant: Variant, name: str) -> list[str]:
    of = method(variant, name)
    return [one.name for one in of.parameters] if of else []


@dataclass(frozen=True)
class Row:
    """A line of a script, and for which variants it is right. `s` is a socket, `M` the module."""

    line: str
    right: Callable[[Variant], bool]


def has(name: str) -> Callable[[Variant], bool]:
    return lambda variant: method(variant, name) is not None


def value(name: str, policy: str, *wanted: str) -> Callable[[Variant], bool]:
    return lambda variant: setting(variant, name, policy) in wanted


def named(variant: Variant) -> bool:
    return setting(variant, "bind", "keyword_arguments") == "accepted"


def lora(variant: Variant) -> bool:
    return any("lora" in one.families for one in variant.classes)


ROWS = (
    Row("connection, (host, port) = s.accept()", value("accept", "accept_result", "pair")),
    Row("connection, host, port = s.accept()", value("accept", "accept_result", "triple")),
    Row("s.accept()[0].close()", has("accept")),
    Row("s.settimeout(0.5)", value("settimeout", "timeout_unit", "seconds")),
    Row("s.settimeout(5)", has("settimeout")),
    Row("s.settimeout(None)", value("settimeout", "timeout_none", "blocking")),
    Row('s.settimeout("5")', lambda variant: False),
    Row('s.connect(("192.168.1.10", 80))', has("connect")),
    Row('s.connect(["192.168.1.10", 80])', has("connect")),
    Row("s.connect((192, 168, 1, 10, 80))", value("connect", "address_host", "text_or_octets")),
    Row('s.connect(("::1", 80, 0, 0))', lambda variant: "AF_INET6" in [one.name for one in variant.constants]),
    Row('s.connect("192.168.1.10")', value("connect", "address_port", "optional")),
    Row('s.connect(("192.168.1.10", "80"))', lambda variant: False),
    Row("s.bind(80)", value("bind", "bind_port_only", "accepted")),
    Row('s.bind(address=("", 80))', lambda variant: named(variant) and parameters(variant, "bind") == ["address"]),
    Row("sent: int = s.sendall(b'x')", value("sendall", "sendall", "alias_of_send")),
    Row("data: bytes = s.recv(10)", value("recv", "recv_type", "bytes", "bytearray")),  # mypy promotes bytearray to bytes
    Row("array: bytearray = s.recv(10)", value("recv", "recv_type", "bytearray")),
    Row("s.recv(10, 0)", lambda variant: len(parameters(variant, "recv")) > 1),
    Row("s.recv(bufsize=10)", lambda variant: named(variant) and "bufsize" in parameters(variant, "recv")),
    Row("text, (host, port) = s.recvfrom(10)", has("recvfrom")),
    Row("s.send(5)", lambda variant: False),
    Row('s.send("text")', has("send")),
    Row("s.recv_into(bytearray(5))", has("recv_into")),
    Row("s.recv_into(b'five!')", lambda variant: False),
    Row("s.setblocking(False)", has("setblocking")),
    Row('s.makefile("rb")', has("makefile")),
    Row('s.makefile("rwb")', value("makefile", "makefile_modes", "rb_wb_rwb", "any")),
    Row('s.makefile("r")', value("makefile", "makefile_modes", "any")),
    Row("line = s.readline().decode()", has("readline")),
    Row("s.fileno() + 1", has("fileno")),
    Row("with s: pass", has("__enter__")),
    Row("M.getaddrinfo('example.com', 80)[0][-1][0]", has("getaddrinfo")),
    Row("M.getaddrinfo('example.com', 80, 0, M.SOCK_STREAM)", lambda variant: len(parameters(variant, "getaddrinfo")) > 3),
    Row("M.socket(type=M.SOCK_DGRAM)", named),
    Row("M.socket(M.AF_INET, M.SOCK_DGRAM)", lambda variant: True),
    Row('M.socket("inet")', lambda variant: False),
    Row("M.AF_INET = 5", lambda variant: False),  # final
    Row("M.AF_LORA + 1", lambda variant: any(one.name == "AF_LORA" and one.in_module for one in variant.constants)),
    Row('M.socket(M.AF_LORA, M.SOCK_RAW).bind(1)', lora),
    Row("M.socket(M.AF_LORA).send(b'x')", lora),
    Row('M.socket(M.AF_LORA).connect(("192.168.1.10", 80))', lambda variant: False),
    Row("M.socket(M.AF_INET).bind(1)", value("bind", "bind_port_only", "accepted")),
    Row("M.lora_socket", lambda variant: False),
    Row("IOError().errno", lambda variant: all(one.name != "IOError" for one in variant.exceptions)),
    Row("AF_INET + 1", lambda variant: any(one.name == "AF_INET" for one in variant.builtins)),
    Row("M.timeout(5)", lambda variant: any(one.name == "timeout" for one in variant.exceptions)),
)


def examples(variant: Variant) -> list[str]:
    """Those of the values that the class of IP sockets and the functions have, in so far as they call what is there."""
    (first, *_) = variant.classes
    policies = {one.name: one for one in SPECIFICATION.catalogue.policies}
    every = [setting for one in (first.constructor, *first.methods, *variant.functions) for setting in one.settings]
    found = dict.fromkeys(policies[one.policy].value(str(one.fact.value)).example for one in every)
    called = {one.name for one in (*first.methods, *variant.functions)} | {one.name for one in variant.constants}
    return [one for one in found if one and set(re.findall(r"(?:s|socket)\.(\w+)", one)) <= called]


@pytest.fixture(scope="module")
def stubs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("stubs")
    for file in variants_files(SPECIFICATION, "stubs", SPECIFICATION.variants, REPOSITORY):
        path = out / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    return out


def checked(stubs: Path, variant: str, program: str) -> dict[int, str]:
    """What mypy says: line -> the first message about it."""
    path = stubs / f"program_{variant.replace('-', '_').replace('.', '_')}.py"
    path.write_text(program, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(stubs / "cache"), str(path)],
        env={**os.environ, "MYPYPATH": str(stubs / f"portwright-{variant}-stubs")},
        cwd=stubs, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode in (0, 1) and not ran.stderr, ran.stdout + ran.stderr
    found: dict[int, str] = {}
    for line in ran.stdout.splitlines():
        match = re.match(re.escape(path.name) + r":(\d+): error: (.*)", line)
        assert match or line.startswith(("Found", "Success")) or ": note: " in line, line
        if match:
            found.setdefault(int(match[1]), match[2])
    return found


def start(variant: Variant, stubs: Path) -> list[str]:
    lines = [f"import {variant.modules[0]} as M"]
    if (stubs / f"portwright-{variant.name}-stubs" / "__builtins__.pyi").exists():
        lines += ["MYPY = False", "if MYPY:", "    from __builtins__ import *"]
    return lines


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_checker_agrees_with_the_firmware(variant: Variant, stubs: Path) -> None:
    lines, wrong = start(variant, stubs), {}
    for number, row in enumerate(ROWS):
        lines += [f"def row_{number}(s: M.socket) -> None:", f"    {row.line}"]
        if not row.right(variant):
            wrong[len(lines)] = row.line
    for number, example in enumerate(examples(variant)):
        lines += [f"def example_{number}(s: M.socket, data: bytes) -> None:", "    import errno", "    socket = M"]
        lines += [f"    {line}" for line in example.splitlines()]
    found = checked(stubs, variant.name, "\n".join(lines) + "\n")
    assert {line: lines[line - 1].strip() for line in found} == wrong, found


PROGRAMS = sorted(path for folder in ("spec/programs", "tests/firmware/pages") for path in (REPOSITORY / folder).glob("*/*.py"))


@pytest.mark.parametrize("path", [pytest.param(path, id=f"{path.parent.name}-{path.stem}") for path in PROGRAMS])
def test_a_program_that_runs_is_right_for_the_checker(path: Path, stubs: Path) -> None:
    """The demo's programs, and those of the vendors' pages; some of those are lines about a socket that is there already, and the
    VM lets a tab stand for blanks."""
    variant = next(one for one in SPECIFICATION.variants if one.name == path.parent.name)
    text = path.read_text(encoding="utf-8").expandtabs()
    before = start(variant, stubs)
    if not re.search(r"^(import|from) ", text, re.MULTILINE):
        before += [f"import {variant.modules[0]}", f"socket = {variant.modules[0]}.socket()"]
    found = checked(stubs, variant.name, "\n".join(before) + "\n" + text)
    assert found == {}, path


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_examples_of_the_manual_are_right_for_the_checker(variant: Variant, stubs: Path) -> None:
    (first, *_) = variant.classes
    items = {first.name, *(f"{first.name}.{one.name}" for one in first.methods), *(one.name for one in variant.functions)}
    printed = [one.text for item, one in programs.examples(variant, REPOSITORY).items() if item in items]
    lines = start(variant, stubs)
    for number, text in enumerate(printed):
        lines += [f"def example_{number}() -> None:", *(f"    {line}" for line in text.splitlines())]
    found = checked(stubs, variant.name, "\n".join(lines) + "\n")
    assert {line: (lines[line - 1], said) for line, said in found.items()} == {} and printed


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_stub_is_sound_for_the_checker(variant: Variant, stubs: Path) -> None:
    """Every module can be imported under --strict, and the numbers are those of the variant."""
    folder = stubs / f"portwright-{variant.name}-stubs"
    modules = sorted(
        str(path.relative_to(folder)).removesuffix(".pyi").removesuffix("/__init__").replace("/", ".")
        for path in folder.rglob("*.pyi")
    )
    assert set(variant.modules) | {"errno", "uerrno"} | {one.module for one in variant.companions if one.path} <= set(modules)
    program = "".join("from __builtins__ import *\n" if name == "__builtins__" else f"import {name}\n" for name in modules)
    program += "".join(f"number: int = {name}.AF_INET\n" for name in variant.modules[:1])
    assert checked(stubs, variant.name, program) == {}
    tree = ast.parse((folder / f"{variant.modules[0]}.pyi").read_text(encoding="utf-8"))
    numbers = {
        node.target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and isinstance(node.value, ast.Constant)
    }
    assert numbers == {one.name: one.number for one in variant.constants if one.in_module}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_distribution_names_every_module(variant: Variant, stubs: Path) -> None:
    folder = stubs / f"portwright-{variant.name}-stubs"
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["poetry"]
    assert project["name"] == folder.name and re.fullmatch(r"0\.1\+[0-9a-f]{12}", project["version"])
    there = {str(path.relative_to(folder)) for path in folder.rglob("*.pyi")}
    assert {one["include"] for one in project["packages"]} == there
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in there)


def test_docstrings_tell_units_errors_and_behaviour(stubs: Path) -> None:
    for variant in SPECIFICATION.variants:
        text = (stubs / f"portwright-{variant.name}-stubs" / f"{variant.modules[0]}.pyi").read_text(encoding="utf-8")
        policies = {one.name: one for one in SPECIFICATION.catalogue.policies}
        for name, policy in (("settimeout", "timeout_unit"), ("sendall", "sendall"), ("recv", "recv_amount")):
            if has(name)(variant):
                assert policies[policy].value(setting(variant, name, policy)).sentence in text
        numbers = next(one.numbers for one in SPECIFICATION.catalogue.numberings if one.name == variant.numbering.value)
        assert f"({dict(numbers)['ECONNREFUSED']}), ECONNREFUSED: Nobody listens there." in text


def test_a_companion_keeps_what_its_file_shows_and_no_more() -> None:
    doc, statements = companion_stub(
        '"""What it is."""\n'
        "import sys, base.of as base\n"
        "LIMIT = 5\n_hidden = 6\nNAME = 'n'\n"
        "class Link:\n    def up(self, wait=3, *more, quick, slow=False, **rest):\n        '''Go \"up\"'''\n        return 1\n"
        "class Sub(base.Link):\n    pass\n"
        "class _Private:\n    pass\n"
        "link = Link()\n"
        "def act(a, /, b: int = 2) -> int:\n    return b\n"
        "def quiet():\n    def inner():\n        return 5\n"
        "if True:\n    LATER = 1\n"
    )
    assert doc == "What it is."
    assert "\n".join(statements) == (
        "import base.of as base\n"
        "LIMIT: int = 5\nNAME: str = 'n'\n"
        "class Link:\n"
        "    def up(self, wait: Any = ..., *more: Any, quick: Any, slow: Any = ..., **rest: Any) -> Any:\n"
        '        """Go "up\\""""\n'
        "class Sub(base.Link):\n    ...\n"
        "link: Link\n"
        "def act(a: Any, /, b: int = ...) -> int:\n    ...\n"
        "def quiet() -> None:\n    ..."
    )


def test_the_command_writes_once_and_removes_what_is_no_longer_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "stubs"
    first = generator("stubs", "--out", out, house=REPOSITORY)
    assert first.code == 0 and first.out.startswith(f"{out}: ")
    assert generator("stubs", "--out", out, house=REPOSITORY).out.endswith("files, nothing to change\n")
    assert generator("stubs", "--out", out, "--check", house=REPOSITORY).code == 0
    name = SPECIFICATION.variants[0].name
    assert generator("stubs", "--out", out, "--variant", name, "--check", house=REPOSITORY).code == 1
    assert generator("stubs", "--out", out, "--variant", name, house=REPOSITORY).code == 0
    assert [path.name for path in out.iterdir() if path.is_dir()] == [f"portwright-{name}-stubs"]
    unknown = generator("stubs", "--out", out, "--variant", "nobody", house=REPOSITORY)
    assert (unknown.code, unknown.err.splitlines()[0]) == (2, "error[PW001]: there is no variant 'nobody'")
