"""The small parts of the workbench: mirroring, locks, progress, logs, counting, the demo's table."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from workbench import demo, peers, suite
from workbench.buildfolder import micropython_version, mirror
from workbench.console import Console
from workbench.failure import Failure
from workbench.locks import Unfinished, exclusive
from workbench.make import clean_environment, complaints, excess_in, run_builder
from workbench.places import ROOT, Places
from workbench.sources import Source


def test_a_mirror_keeps_the_time_of_what_did_not_change(tmp_path: Path) -> None:
    source, copy = tmp_path / "source", tmp_path / "copy"
    (source / "below").mkdir(parents=True)
    (source / "below" / "a.h").write_text("one")
    (source / "b.h").write_text("two")
    mirror([source], copy)
    os.utime(copy / "b.h", ns=(1, 1))
    os.utime(copy / "below" / "a.h", ns=(1, 1))
    (source / "below" / "a.h").write_text("three")
    (copy / "stranger.h").write_text("left over")
    mirror([source], copy)
    assert (copy / "b.h").stat().st_mtime_ns == 1
    assert (copy / "below" / "a.h").stat().st_mtime_ns > 1
    assert (copy / "below" / "a.h").read_text() == "three"
    assert not (copy / "stranger.h").exists()


def test_in_a_mirror_of_two_folders_the_later_ones_files_count_more(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for folder, names in (("first", "ab"), ("second", "bc")):
        (tmp_path / folder / "below").mkdir(parents=True)
        for name in names:
            (tmp_path / folder / "below" / name).write_text(folder)
    mirror([tmp_path / "first", tmp_path / "second"], copy)
    assert {path.name: path.read_text() for path in (copy / "below").iterdir()} == {"a": "first", "b": "second", "c": "second"}
    mirror([tmp_path / "first"], copy)
    assert {path.name: path.read_text() for path in (copy / "below").iterdir()} == {"a": "first", "b": "first"}


def test_a_lock_is_waited_for(tmp_path: Path) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        with exclusive(tmp_path / "lock", waiting.set):
            order.append("second")

    with exclusive(tmp_path / "lock", lambda: pytest.fail("nobody has it")):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(10)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_a_lock_lives_as_long_as_the_child_that_was_given_it(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock", lambda: None) as lock:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(lock,))
    told: list[str] = []

    def on_wait() -> None:
        told.append("waiting")
        child.communicate(b"\n", timeout=10)

    with exclusive(tmp_path / "lock", on_wait):
        assert told == ["waiting"]
    assert child.returncode == 0


def test_an_unfinished_mark_lasts_until_it_is_cleared(tmp_path: Path) -> None:
    mark = Unfinished(tmp_path / "unfinished")
    assert not mark.found()
    mark.set()
    assert Unfinished(tmp_path / "unfinished").found()
    mark.clear()
    mark.clear()
    assert not mark.found()


def test_progress_is_plain_lines_where_nobody_watches() -> None:
    stream = io.StringIO()
    console = Console(stream)
    console.phase("building")
    for done in range(100):
        console.percent(done, 100)
    console.done()
    lines = stream.getvalue().splitlines()
    assert lines[:-1] == ["building ...", "building ... 25%", "building ... 50%", "building ... 75%"]
    assert lines[-1].startswith("building: done (")


def test_a_linker_tells_by_how_much_the_memory_is_too_small() -> None:
    assert excess_in("CC a.c\nld: region `FLASH' overflowed by 1234 bytes\nld: region `RAM' overflowed by 99 bytes\n") == 1234
    assert excess_in("x.lds:102 cannot move location counter backwards (from 20046928 to 2003f800)\n") == 0x7128
    assert excess_in("a.c:3:1: error: no\n") == 0


def test_what_does_not_fit_is_told_as_that(tmp_path: Path) -> None:
    linker = [sys.executable, "-c", "print('ld: region `FLASH\\' overflowed by 1234 bytes'); raise SystemExit(1)"]
    with (tmp_path / "lock").open("w") as lock, pytest.raises(Failure, match="is 1234 bytes larger than the board's memory"):
        run_builder(linker, {}, tmp_path / "log", 0, Console(io.StringIO()), lock.fileno())


def test_complaints_are_the_compilers_lines(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("CC a.c\na.c:3:1: error: no\nCC b.c\nmake: *** [x] Error 1\n")
    assert complaints(log) == "  a.c:3:1: error: no\n  make: *** [x] Error 1"
    log.write_text("something\nelse\n")
    assert complaints(log) == "  something\n  else"
    log.write_text("x: error: y\n" * 30)
    assert complaints(log).splitlines()[-1] == "  ... and 10 more"


def test_a_build_does_not_see_the_callers_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CFLAGS", "-O0")
    monkeypatch.setenv("MAKEFLAGS", "-n")
    assert {"CFLAGS", "MAKEFLAGS"}.isdisjoint(clean_environment({}))


def test_a_report_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite><testcase name='a'/><testcase name='b'><failure/></testcase>"
        "<testcase name='c'><skipped/></testcase><testcase name='d'><error/></testcase></testsuite></testsuites>"
    )
    assert str(suite._read(report)) == "1 passed, 2 failed, 1 skipped"
    assert suite._read(tmp_path / "none.xml") == suite.Count()


def _bureau(tmp_path: Path, only: str = "") -> suite.Bureau:
    return suite.Bureau(Places(tmp_path, tmp_path / "cache"), Console(io.StringIO()), False, only)


def test_a_step_that_fails_without_a_failed_test_counts_as_one(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    write = f"open({str(report)!r}, 'w').write('<a><testcase/></a>'); raise SystemExit(2)"
    count = suite._reported("x", "a step", [sys.executable, "-c", write], report, _bureau(tmp_path))
    assert count == suite.Count(passed=1, failed=1)


def test_a_program_that_is_not_there_fails_its_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    count = suite._one_check("x", "a step", ["no-such-program"], _bureau(tmp_path))
    assert count == suite.Count(failed=1)
    assert "no-such-program was not found" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["tests/x.py .... [ 42%]", "[42/100] Building x.o", " 42/100 Test  #7: Wait.Ends"])
def test_progress_of_each_tool_is_read(line: str) -> None:
    stream = io.StringIO()
    console = Console(stream)
    console.phase("x")
    suite._show_progress(line, console)
    assert stream.getvalue().endswith("x ... 42%\n")


def test_the_table_of_the_demo() -> None:
    rows = [demo.Row("zerynth", "fetch a page", 512, "", 0.25), demo.Row("x", "echo", 0, "exit code 1", 1.0)]
    assert demo._table(rows).splitlines() == [
        "variant  what ran      bytes  seconds  result",
        "-" * 45,
        "zerynth  fetch a page    512     0.25  ok",
        "x        echo              0     1.00  exit code 1",
    ]


def test_peers_answer() -> None:
    with peers.http_server({"/a": b"page"}) as server:
        assert peers.http_get(server.port, "/a") == b"page"
        assert server.requests == ["GET /a"]
    with peers.udp_echo() as service, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(10)
        sock.sendto(b"hello", (peers.LOOPBACK, service.port))
        assert sock.recv(100) == b"hello"
        assert service.received == [b"hello"]
    with peers.tcp_server(peers.echo) as port, peers.tcp_connect(port) as connection:
        connection.sendall(b"hello")
        assert connection.recv(100) == b"hello"
    with peers.tcp_server(peers.dripping(b"abc", 0.05)) as port, peers.tcp_connect(port) as connection:
        began = time.monotonic()
        assert b"".join(connection.recv(100) for _ in range(3)) == b"abc"
        assert time.monotonic() - began > 0.08
    with peers.tcp_server(peers.lines(b"one", b"two")) as port, peers.tcp_connect(port).makefile("rb") as stream:
        assert stream.readlines() == [b"one\n", b"two\n"]


def test_the_version_of_the_source_is_read(micropython: Path) -> None:
    assert micropython_version(Source(micropython, "")) == "1.25.0"


def test_commands_write_whatever_encoding_the_streams_have(tmp_path: Path) -> None:
    folder = tmp_path / "é"
    command = [str(ROOT / "portwright"), "generate", "--variant", "zerynth", "--out", str(folder)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "") and "\\xe9: " in done.stdout
    closed = subprocess.run(["sh", "-c", '"$0" list >&-', command[0]], capture_output=True, text=True, timeout=60)
    assert (closed.returncode, closed.stderr) == (0, "")
