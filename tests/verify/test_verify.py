"""A board is asked over a serial line, and what it is told of is what it does."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest

from tests.board.support import Board
from tests.verify import emulated_board
from tests.verify.serial_board import SerialBoard
from workbench import sources
from workbench.cli import main
from workbench.console import Console
from workbench.firmware import Firmware, build, build_overlay
from workbench.places import Places
from workbench.verify import asking, command, repl
from workbench.verify.asking import State, verdict
from workbench.verify.repl import NoPrompt, Output, Overdue, Repl

FEW = ("--only", "policy.recv_amount", "--only", "policy.accept_result", "--only", "fact.constants")


@pytest.fixture(scope="module")
def firmware() -> Path:
    return build(Firmware("micropython"), Places.find(), Console())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repl, "_ANSWER", 1.0)


def verify(device: str, *arguments: str, variant: str = "micropython") -> int:
    return main(["verify", "--variant", variant, "--port", device, *arguments])


# --- the bridge is a MicroPython prompt ---


@pytest.mark.parametrize("paste", ["yes", "no", "old"])
def test_upstream_speaks_to_the_board(firmware: Path, paste: str, tmp_path: Path) -> None:
    """MicroPython's own client finds the prompt that it expects."""
    client = sources.obtain(sources.MICROPYTHON, Places.find(), Console()).folder / "tools" / "pyboard.py"
    script = tmp_path / "hello.py"
    script.write_text("import sys\nprint(sys.implementation.name)\n" + "x = 1\n" * 300 + "print(x)\n")
    board = SerialBoard(firmware, paste)
    with board.plugged_in() as device:
        done = subprocess.run(
            [sys.executable, str(client), "--device", device, str(script)], capture_output=True, text=True, timeout=60
        )
    assert (done.stdout, done.stderr, done.returncode) == ("micropython\n1\n", "", 0)
    assert board.pastes == (1 if paste == "yes" else 0)


# --- verify ---


@pytest.mark.parametrize("paste", ["yes", "no", "old"])
def test_what_holds_is_reported(firmware: Path, paste: str, capsys: pytest.CaptureFixture[str]) -> None:
    board = SerialBoard(firmware, paste, noise=b"\x00\xff boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n" * 20)
    with board.plugged_in() as device:
        assert verify(device, *FEW) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[:4]] == [
        ["case", "result"], ["policy.recv_amount.recv", "held"], ["policy.accept_result", "held"], ["fact.constants", "held"],
    ]  # fmt: skip
    assert lines[-1] == "3 held, 0 broken, 0 not asked"
    assert board.soft_resets == 4  # one before each program
    assert board.pastes == (4 if paste == "yes" else 0)


@pytest.mark.parametrize(("policy", "value"), [("recv_amount", "exactly"), ("accept_result", "triple")])
def test_a_flipped_policy_is_found_and_named(policy: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    board = SerialBoard(build_overlay("micropython", policy, value))
    with board.plugged_in() as device:
        assert verify(device, *FEW, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    (one,) = [case for case in told["cases"] if case["result"] == "broken"]
    assert (one["policy"], one["seen"]) == (policy, f"expected {one['expected']}, saw {value}")
    assert one["says"] and told["summary"] == {"held": 2, "broken": 1, "not_asked": 0}
    assert (told["variant"], told["port"]) == ("micropython", device)


def test_another_dialect_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    board = SerialBoard(build(Firmware("zerynth"), Places.find(), Console()))
    with board.plugged_in() as device:
        assert verify(device) == 1
    assert "the firmware lacks a module that the cases need: ImportError: no module named 'usocket'" in capsys.readouterr().err


@pytest.mark.parametrize("variant", ["micropython", "zerynth"])
def test_the_board_is_left_at_the_prompt_for_people(firmware: Path, variant: str, capsys: pytest.CaptureFixture[str]) -> None:
    board = SerialBoard(firmware)
    with board.plugged_in() as device:
        assert verify(device, *FEW, variant=variant) == (0 if variant == "micropython" else 1)
        _soon(lambda: not board.raw)


def test_ctrl_c_ends_it_and_leaves_the_board_as_it_was(
    firmware: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "ask", _interrupted)
    board = SerialBoard(firmware)
    with board.plugged_in() as device:
        assert verify(device, *FEW) == 130
        _soon(lambda: not board.raw)
    assert capsys.readouterr().err.endswith("portwright: interrupted\n")


def _interrupted(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _soon(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# --- the emulated board, which has MicroPython's own prompt ---


def test_the_emulated_board_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with emulated_board.plugged_in(Board.of("micropython")) as device:
        assert verify(device, *FEW, "--target", "mps2-an385") == 0
    assert capsys.readouterr().out.endswith("\n3 held, 0 broken, 0 not asked\n")


@pytest.mark.parametrize("program", ["while True: print('busy')", "import time; time.sleep(600)"])
def test_a_board_that_is_busy_is_interrupted(program: str, capsys: pytest.CaptureFixture[str]) -> None:
    with emulated_board.plugged_in(Board.of("micropython")) as device:
        line = os.open(device, os.O_RDWR | os.O_NOCTTY)
        try:
            _hear(line, b">>> ")
            os.write(line, f"{program}\r\n\r\n".encode())
            _hear(line, program[-8:].encode())
        finally:
            os.close(line)
        assert verify(device, "--only", "fact.constants", "--target", "mps2-an385") == 0


def _hear(line: int, mark: bytes) -> None:
    heard, deadline = b"", time.monotonic() + 30
    while mark not in heard:
        assert time.monotonic() < deadline, heard
        if select.select([line], [], [], 0.1)[0]:
            heard += os.read(line, 4096)


def test_another_dialect_is_found_out_on_the_emulated_board(capsys: pytest.CaptureFixture[str]) -> None:
    with emulated_board.plugged_in(Board.of("zerynth")) as device:
        assert verify(device, "--only", "fact.", "--target", "mps2-an385", variant="micropython") == 1
    assert "the firmware lacks a module that the cases need: ImportError" in capsys.readouterr().err


# --- through a peer ---

PEER = "127.0.0.3"


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A board that does not reach itself."""
    asked = repl.Repl.run

    def run(prompt: Repl, program: str, longest: float) -> Output:
        prelude, found, rest = program.partition("# --- numbers ---")
        kept = prelude.replace("else \"127.0.0.1\"", "else \"192.0.2.1\"")
        return asked(prompt, kept + found + rest, longest)

    monkeypatch.setattr(repl.Repl, "run", run)


def test_a_board_that_does_not_reach_itself_is_asked_through_a_peer(
    firmware: Path, alone: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with SerialBoard(firmware).plugged_in() as device:
        assert verify(device, *FEW) == 1
        assert "the board does not reach itself: " in (told := capsys.readouterr().err) and "with --peer it can" in told
        more = ("recvfrom.sender", "refused_then_again", "policy.accepted_timeout", "promise.sendto", "promise.readline.in_pieces")
        assert verify(device, *FEW, *(each for text in more for each in ("--only", text)), "--peer", PEER, "--json") == 0
    told = {one["id"]: (one["result"], one["seen"]) for one in json.loads(capsys.readouterr().out)["cases"]}
    for held in ("policy.recv_amount.recv", "policy.accept_result", "policy.accepted_timeout", "promise.readline.in_pieces"):
        assert told[held] == ("held", "")
    assert told["promise.recvfrom.sender"] == ("not asked", "it is about the board's own addresses, which a peer hides")
    assert told["promise.connect.refused_then_again"] == ("not asked", "only a board that reaches itself refuses itself")


def test_a_flipped_policy_is_found_through_a_peer(capsys: pytest.CaptureFixture[str]) -> None:
    with SerialBoard(build_overlay("micropython", "recv_amount", "exactly")).plugged_in() as device:
        assert verify(device, *FEW, "--peer", PEER) == 1
    assert "broken  expected available, saw exactly" in capsys.readouterr().out


def test_a_peer_that_the_board_does_not_reach(firmware: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SerialBoard(firmware).plugged_in() as device:
        assert verify(device, *FEW, "--peer", "192.0.2.1") == 2
        assert "--peer 192.0.2.1: this machine cannot serve that address: " in capsys.readouterr().err
        assert verify(device, *FEW, "--peer", "no.such.host.invalid") == 2
        assert "--peer no.such.host.invalid: this machine cannot serve that address: " in capsys.readouterr().err


def test_a_reset_is_noticed_and_the_next_case_is_asked(firmware: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SerialBoard(firmware, resets=range(2, 3)).plugged_in() as device:
        assert verify(device, *FEW) == 1
    out = capsys.readouterr().out
    assert "broken  the board was reset" in out and out.endswith("2 held, 1 broken, 0 not asked\n")


def test_a_board_that_only_resets_is_given_up(firmware: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SerialBoard(firmware, resets=range(2, 99)).plugged_in() as device:
        assert verify(device, "--only", "fact.") == 1
    assert "was reset 3 times in a row" in capsys.readouterr().err


def test_an_unplugged_board_ends_it(firmware: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SerialBoard(firmware, vanishes=3).plugged_in() as device:
        assert verify(device, *FEW) == 1
    assert "; 1 of 3 cases were asked" in capsys.readouterr().err


def test_a_silent_line_and_one_without_a_prompt(firmware: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SerialBoard(firmware, mute=True).plugged_in() as device:
        assert verify(device, *FEW) == 1
    assert "nothing answers; is it the right device, and the right speed?" in capsys.readouterr().err
    with SerialBoard(firmware, echoes=True).plugged_in() as device:
        assert verify(device, *FEW) == 1
    assert "what answers is no MicroPython prompt; it said " in capsys.readouterr().err


def test_a_device_that_is_not_there_or_busy(firmware: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify("/dev/no-such-board") == 2
    assert "cannot open /dev/no-such-board: there is no such device" in capsys.readouterr().err
    (tmp_path / "file").write_text("x")
    for other in (tmp_path, tmp_path / "file"):
        assert verify(str(other)) == 2
        assert f"cannot open {other}: " in capsys.readouterr().err
    with SerialBoard(firmware).plugged_in() as device:
        import fcntl

        held = os.open(device, os.O_RDWR | os.O_NOCTTY)
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            assert verify(device) == 2
        finally:
            os.close(held)
    assert "another program has it open" in capsys.readouterr().err


def test_bad_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert verify("/dev/null", variant="micropithon") == 2
    assert verify("/dev/null", "--only", "no such case") == 2
    assert verify("/dev/null", "--target", "moon") == 2
    assert verify("/dev/null", "--baud", "fast") == 2
    assert "no case of micropython has 'no such case' in its name" in capsys.readouterr().err


def test_a_case_that_does_not_end_is_interrupted(firmware: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.verify.port import Port

    monkeypatch.setattr(asking, "LONGEST", 1.0)
    endless = asking.Case("endless", "fact", "x", "", "", "while True: pass\n")
    good = asking.Case("good", "fact", "x", "", "", "print('PASS')\n")
    with SerialBoard(firmware).plugged_in() as device, Port(device, 115200) as port:
        prompt = Repl(port)
        prompt.enter()
        first, second = asking.ask(prompt, "", [endless, good], lambda done, of: None)
    assert (first.state, first.seen) == (State.BROKEN, "not over after 1 s")
    assert second.state is State.HELD


@pytest.mark.parametrize(
    ("printed", "error", "state", "seen"),
    [
        ("PASS\n", "", State.HELD, ""),
        ("noise\nFAIL: expected a, saw b\n", "", State.BROKEN, "expected a, saw b"),
        ("SKIP: no port is free\n", "", State.NOT_ASKED, "no port is free"),
        ("", "Traceback\nMemoryError: memory allocation failed\n", State.NOT_ASKED, "the board has no memory for it"),
        ("FAIL: MemoryError()\n", "", State.NOT_ASKED, "the board has no memory for it"),
        ("", "Traceback\nSyntaxError: invalid syntax\n", State.BROKEN, "it ended with SyntaxError: invalid syntax"),
        ("what\n", "", State.BROKEN, "no verdict; it printed 'what'"),
    ],
)
def test_verdicts(printed: str, error: str, state: State, seen: str) -> None:
    assert verdict(Output(printed, error)) == (state, seen)


class Script:
    """A line that answers with what it is given, whatever it is sent."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = list(answers)

    def read(self) -> bytes:
        return self._answers.pop(0) if self._answers else b""

    def write(self, data: bytes) -> None:
        pass


@pytest.mark.parametrize("garbage", [b"\xff" * 300, b"\x04\x04\x04", b">>> " * 50, b"OK\x04\x04>", b"R\x01\x00\x00\x01"], ids=["noise", "ends", "prompts", "old", "paste"])
def test_garbage_never_hangs(garbage: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_ANSWER", "_RESET", "_ACKNOWLEDGE"):
        monkeypatch.setattr(repl, name, 0.05)
    began = time.monotonic()
    with suppress(NoPrompt):
        Repl(Script(*[garbage] * 40)).enter()
    with suppress(NoPrompt, repl.Reset, Overdue):
        Repl(Script(*[garbage] * 40)).run("print(1)\n", 0.1)
    assert time.monotonic() - began < 5
