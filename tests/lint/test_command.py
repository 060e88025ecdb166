"""The command: exit codes, shapes of output, and rewriting."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.generate import REPOSITORY
from tests.firmware.support import HERE
from tests.lint.support import linted
from workbench.cli import main
from workbench.lint import fixes, sarif
from workbench.lint.rules import RULES
from workbench.places import Places

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
    assert run("--variant", "micropython") == 2
    assert run("device.py") == 2
    assert run("--explain", "PWL999") == 2


def test_a_folder_is_the_scripts_in_it(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (script.parent / "lib").mkdir()
    (script.parent / "lib" / "wlan.py").write_text("import usocket\nusocket.AF_LORA\n")
    (script.parent / ".git").mkdir()
    (script.parent / ".git" / "hidden.py").write_text("(")
    assert run("--variant", "quecpython", ".", "device.py") == 1
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines() if "error[" in line] == ["device.py", "lib/wlan.py"]
    assert run("--variant", "quecpython", ".git") == 1
    (script.parent / "empty").mkdir()
    assert run("--variant", "quecpython", "empty") == 2
    assert "empty is a folder without a Python file" in capsys.readouterr().err


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

# The standard's own schema comes with a package of npm's.
SCHEMA_PACKAGE, SCHEMA_SHA256 = "@microsoft/jest-sarif@1.0.0-beta.0", "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8"
SCHEMA_FILE = "package/lib/schemas/sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Fetched once for each user, and kept."""
    kept = Places.find().cache / "sarif" / Path(SCHEMA_FILE).name
    if not kept.exists():
        folder = tmp_path_factory.mktemp("npm")
        npm = shutil.which("npm")
        if npm is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):  # a registry that does not answer is none
                subprocess.run([npm, "pack", "--silent", SCHEMA_PACKAGE], cwd=folder, capture_output=True, timeout=60)
        archives = list(folder.glob("*.tgz"))
        if not archives:
            pytest.skip("npm, which brings the schema of SARIF, is not here or reaches no registry")
        with tarfile.open(archives[0]) as archive:
            member = archive.extractfile(SCHEMA_FILE)
            assert member is not None
            data = member.read()
        assert hashlib.sha256(data).hexdigest() == SCHEMA_SHA256
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".unfinished")
        unfinished.write_bytes(data)
        unfinished.replace(kept)
    return json.loads(kept.read_bytes())


def _logs() -> list[dict[str, Any]]:
    wrong = linted(WRONG, "def f(:", on="zerynth", names=("a folder/maß.py", "/tmp/x.py"))
    clean = linted("import socket\n", on="zerynth")
    many = linted(*[b"".join(one.read_bytes() for one in sorted(HERE.glob("pages/*/*.py")))], on="zerynth", origin="micropython")
    return [json.loads(sarif.as_sarif(findings, scripts)) for scripts, findings in (wrong, clean, many)]


def test_sarif_is_what_the_standard_asks_for(standard: Any) -> None:
    jsonschema.Draft7Validator.check_schema(standard)
    for log in _logs():
        jsonschema.validate(log, standard)


def test_sarif_names_rules_files_and_places() -> None:
    (run_,) = _logs()[0]["runs"]
    rules = run_["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in run_["results"]] == [one["ruleId"] for one in run_["results"]] != []
    assert [one["location"]["uri"] for one in run_["artifacts"]] == ["a%20folder/ma%C3%9F.py", "file:///tmp/x.py"]
    (replacement,) = run_["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement == {
        "deletedRegion": {"startLine": 1, "startColumn": 8, "endLine": 1, "endColumn": 15},
        "insertedContent": {"text": "socket as usocket"},
    }
    assert [run["results"] for run in _logs()[1]["runs"]] == [[]]
