"""The command: exit codes, shapes of output, and rewriting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from generator.generate import REPOSITORY
from tests.lint.support import linted
from workbench.cli import main
from workbench.lint import fixes, sarif
from workbench.lint.rules import RULES

WRONG = "import usocket\n\ns = usocket.socket()\nconn, addr = s.accept()\n"


def run(*arguments: str) -> int:
    return main(["lint", *arguments])


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "device.py"
    path.write_text(WRONG)
    return path


def test_text_shows_the_line_and_what_to_write(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--variant", "quecpython", "device.py") == 1
    assert capsys.readouterr().out == (
        "device.py:4:1: error[PWL203]: accept of quecpython returns 3 items, and 2 are taken\n"
        "    4 | conn, addr = s.accept()\n"
        "      | ^^^^^^^^^^\n"
        "note: Returns (connection, host, port).\n"
        "help: write connection, host, port = ... (--fix does)\n"
        "1 error, 0 warnings, 0 notes\n"
    )


def test_exit_codes(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--variant", "micropython", "device.py") == 0
    assert run("--variant", "micropithon", "device.py") == 2
    assert "did you mean 'micropython'?" in capsys.readouterr().err
    assert run("--variant", "micropython", "--target", "moon", "device.py") == 2
    assert run("--variant", "micropython", "none.py") == 2
    assert run("--variant", "micropython", ".") == 2
    assert run("--variant", "micropython") == 2
    assert run("device.py") == 2
    assert run("--explain", "PWL999") == 2


def test_json_has_what_text_has(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--variant", "zerynth", "--json", "device.py") == 1
    told = json.loads(capsys.readouterr().out)
    (one,) = told["findings"]
    assert told["summary"] == {"errors": 1, "warnings": 0, "notes": 0}
    assert {name: one[name] for name in ("file", "line", "column", "rule", "severity", "fixable")} == {
        "file": "device.py", "line": 1, "column": 8, "rule": "PWL101", "severity": "error", "fixable": True,
    }  # fmt: skip


def test_every_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for rule in RULES:
        assert run("--explain", rule.id.lower()) == 0 and run("--explain", rule.name) == 0
        assert capsys.readouterr().out.count(rule.about) == 2
    assert run("--explain", "all") == 0
    assert len(capsys.readouterr().out.splitlines()) == len(RULES)


# --- rewriting ---

FIXES = [
    ("zerynth", "", "import usocket as s, json\n", "import socket as s, json\n"),
    ("zerynth", "", "from  usocket import (socket,\n  AF_INET)\n", "from  socket import (socket,\n  AF_INET)\n"),
    ("zerynth", "micropython", "import socket\nx = socket.socket()\nx.settimeout( 2.5 )\n", "import socket\nx = socket.socket()\nx.settimeout( 2500 )\n"),
    ("wipy-1.9", "zerynth", "import socket\nsocket.socket().settimeout(3000)\n", "import socket\nsocket.socket().settimeout(3)\n"),
    ("micropython", "", "import socket as n\nn.socket(type = SOCK_DGRAM)\n", "import socket as n\nn.socket(n.AF_INET, n.SOCK_DGRAM)\n"),
    ("micropython", "", "import socket\nc, h, p = socket.socket().accept()  # x\n", "import socket\nc, (h, p) = socket.socket().accept()  # x\n"),
    ("quecpython", "", "import usocket\nc, (h, p) = usocket.socket().accept()\n", "import usocket\nc, h, p = usocket.socket().accept()\n"),
    ("micropython", "", "import socket\ntry: f()\nexcept socket.error: pass\n", "import socket\ntry: f()\nexcept OSError: pass\n"),
    ("zerynth", "", "import socket\ntry: f()\nexcept socket.timeout: pass\n", "import socket\ntry: f()\nexcept TimeoutError: pass\n"),
    ("micropython", "", "import socket\ns = socket.socket()\ns.bind((1, 2, 3, 4, port()))\n", "import socket\ns = socket.socket()\ns.bind((\"1.2.3.4\", port()))\n"),
    ("micropython", "pycom-1.20", "try: f()\nexcept OSError as e: e.args[0] == 116\n", "try: f()\nexcept OSError as e: e.args[0] == 110\n"),
    ("zerynth", "micropython", "import socket as s\ns.socket(2, s.SOCK_DGRAM)\n", "import socket as s\ns.socket(s.AF_INET, s.SOCK_DGRAM)\n"),
    ("zerynth", "", "import socket\nx = {socket.socket().recv(4): 1}\n", "import socket\nx = {bytes(socket.socket().recv(4)): 1}\n"),
    ("zerynth-2.3", "", "import socket\nsocket.socket().settimeout(None)\n", "import socket\nsocket.socket().settimeout(0)\n"),
]  # fmt: skip


@pytest.mark.parametrize(("on", "origin", "before", "after"), FIXES)
def test_a_fix_changes_what_is_certain_and_nothing_else(on: str, origin: str, before: str, after: str) -> None:
    scripts, findings = linted(before, on=on, origin=origin)
    changed, done = fixes.fixed(scripts, findings)
    assert changed == {0: after.encode()} and done
    assert [one.rule for one in linted(after, on=on)[1] if one.rule in {each.rule for each in done}] == []


def test_what_is_not_certain_is_left() -> None:
    for text in ("import usocket\nc, a = usocket.socket().accept()\nprint(a)\n", "import usocket\nusocket.socket().listen()\n"):
        scripts, findings = linted(text, on="quecpython")
        assert findings and fixes.fixed(scripts, findings) == ({}, [])


def test_bytes_outside_of_an_edit_stay(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf# \xb2\xe2\r\nif 1:\r\n    \timport usocket # \xff\r\n"
    scripts, findings = linted(data, on="zerynth")
    assert fixes.fixed(scripts, findings)[0] == {0: data.replace(b"import usocket", b"import socket as usocket")}


def test_fix_rewrites_the_file_and_says_what_is_left(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script.write_text("import usocket; usocket.socket().write(b'')\n")
    script.chmod(0o640)
    assert run("--variant", "zerynth", "--diff", "device.py") == 1
    shown = capsys.readouterr()
    assert "+import socket as usocket; " in shown.out and "left: 1 error" in shown.err and "as usocket" not in script.read_text()
    assert run("--variant", "zerynth", "--fix", "device.py") == 1
    told = capsys.readouterr()
    assert "device.py: rewrote 1 place\n" == told.err
    assert "device.py:1:27: error[PWL103]" in told.out
    assert script.read_text() == "import socket as usocket; usocket.socket().write(b'')\n"
    assert script.stat().st_mode & 0o777 == 0o640 and os.listdir(script.parent) == ["device.py"]
    assert run("--variant", "zerynth", "--fix", "device.py") == 1  # once more changes nothing
    assert capsys.readouterr().err == ""


def test_standard_input_is_a_file_too() -> None:
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "workbench"), "lint", "--variant", "quecpython", "-"], input=WRONG.encode(),
        capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1 and done.stdout.startswith(b"-:4:1: error[PWL203]") and done.stderr == b""


# --- SARIF ---

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = {
    "type": "object",
    "required": ["uri"],
    "properties": {"uri": {"type": "string", "pattern": "^[^ ]+$"}, "index": {"type": "integer", "minimum": -1}},
    "additionalProperties": False,
}
COUNT = {"type": "integer", "minimum": 1}
# What SARIF 2.1.0 asks of the parts that we write.
SARIF_SCHEMA = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": {
            "type": "object",
            "required": ["tool", "results"],
            "additionalProperties": False,
            "properties": {
                "tool": {"type": "object", "required": ["driver"], "properties": {"driver": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {"name": {"type": "string"}, "rules": {"type": "array", "uniqueItems": True, "items": {
                        "type": "object",
                        "required": ["id"],
                        "additionalProperties": False,
                        "properties": {
                            "id": {"type": "string"}, "name": {"type": "string"}, "shortDescription": TEXT, "help": TEXT,
                            "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
                        },
                    }}},
                    "additionalProperties": False,
                }}},
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "artifacts": {"type": "array", "items": {"type": "object", "properties": {
                    "location": LOCATION, "sourceLanguage": {"type": "string"},
                }, "additionalProperties": False}},
                "results": {"type": "array", "items": {
                    "type": "object",
                    "required": ["message"],
                    "additionalProperties": False,
                    "properties": {
                        "ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": -1}, "level": LEVEL, "message": TEXT,
                        "locations": {"type": "array", "items": {"type": "object", "properties": {"physicalLocation": {
                            "type": "object",
                            "properties": {"artifactLocation": LOCATION, "region": {
                                "type": "object",
                                "required": ["startLine"],
                                "properties": {one: COUNT for one in ("startLine", "startColumn", "endLine", "endColumn")},
                                "additionalProperties": False,
                            }},
                            "additionalProperties": False,
                        }}}},
                        "fixes": {"type": "array", "items": {"type": "object", "required": ["artifactChanges"], "properties": {
                            "description": TEXT,
                            "artifactChanges": {"type": "array", "minItems": 1, "items": {
                                "type": "object",
                                "required": ["artifactLocation", "replacements"],
                                "properties": {"artifactLocation": LOCATION, "replacements": {"type": "array", "minItems": 1, "items": {
                                    "type": "object",
                                    "required": ["deletedRegion"],
                                    "properties": {
                                        "deletedRegion": {"type": "object", "properties": {
                                            "byteOffset": {"type": "integer", "minimum": 0},
                                            "byteLength": {"type": "integer", "minimum": 0},
                                        }, "additionalProperties": False},
                                        "insertedContent": {"type": "object", "properties": {"text": {"type": "string"}}},
                                    },
                                    "additionalProperties": False,
                                }}},
                            }},
                        }}},
                    },
                }},
            },
        }},
    },
}  # fmt: skip


def test_sarif_is_what_the_standard_asks_for() -> None:
    scripts, findings = linted(WRONG, "def f(:", on="zerynth", names=("a folder/maß.py", "/tmp/x.py"))
    told = json.loads(sarif.as_sarif(findings, scripts))
    jsonschema.Draft7Validator.check_schema(SARIF_SCHEMA)
    jsonschema.validate(told, SARIF_SCHEMA)
    (run_,) = told["runs"]
    rules = run_["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in run_["results"]] == [one["ruleId"] for one in run_["results"]] != []
    assert [one["location"]["uri"] for one in run_["artifacts"]] == ["a%20folder/ma%C3%9F.py", "file:///tmp/x.py"]
    assert any("fixes" in one for one in run_["results"])
