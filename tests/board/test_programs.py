"""How a script starts, ends and is interrupted on the board."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.board.support import Board, portwright_run
from workbench import emulator
from workbench.failure import Failure

NOTICE = "neither clock nor randomness"


@pytest.mark.parametrize(
    "ending, code, told",
    [
        ("", 0, ""), ("raise SystemExit", 0, ""), ("import sys; sys.exit(7)", 7, ""), ("raise SystemExit(256 + 3)", 3, ""),
        ("raise SystemExit('a reason')", 1, "a reason\n"),
        ("1 / 0", 1, 'Traceback (most recent call last):\n  File "test.py", line 1, in <module>\nZeroDivisionError: divide by zero\n'),
        ("raise KeyboardInterrupt", 1, 'Traceback (most recent call last):\n  File "test.py", line 1, in <module>\nKeyboardInterrupt: \n'),
        ("a b", 1, 'Traceback (most recent call last):\n  File "test.py", line 1\nSyntaxError: invalid syntax\n'),
    ],
)  # fmt: skip
def test_the_end_of_a_script(micropython: Board, ending: str, code: int, told: str) -> None:
    outcome = micropython.outcome(ending)
    assert (outcome.code, outcome.output, outcome.errors) == (code, "", told)


def test_output_and_errors_are_apart_and_as_written(micropython: Board) -> None:
    outcome = micropython.outcome(
        "import sys\nprint('a\\nb\\xe4', end='')\nsys.stderr.write('c\\n')\nsys.stdout.buffer.write(b'\\r\\n')\n"
    )
    assert (outcome.output, outcome.errors) == ("a\nb\u00e4\r\n", "c\n")


def test_a_long_script_with_all_bytes_and_many_arguments(micropython: Board) -> None:
    text = "# " + "x" * 300_000 + "\nimport sys\nprint(len(sys.argv), sys.argv[-1], '\u20ac')\n"
    assert micropython.says(text, *(f"argument {number}" for number in range(200))) == "201 argument 199 \u20ac\n"


def test_a_script_too_large_for_the_board_is_refused() -> None:
    with pytest.raises(Failure, match="the board takes"):
        emulator.Boot(b"#" * (16 << 20)).records()


def test_a_deep_recursion_is_an_exception(micropython: Board) -> None:
    text = "def f(n): return f(n + 1)\ntry: f(0)\nexcept RuntimeError as error: print(error)\n"
    assert micropython.says(text) == "maximum recursion depth exceeded\n"


def test_a_heap_that_is_full_is_an_exception(micropython: Board) -> None:
    text = "all = []\ntry:\n  while True: all.append(bytearray(5000))\nexcept MemoryError: print(len(all) > 100)\n"
    assert micropython.says(text) == "True\n"


def test_a_crash_of_the_firmware_is_told_with_its_place(micropython: Board) -> None:
    outcome = micropython.outcome("import uctypes\nuctypes.bytearray_at(0x90000000, 4)[0]\n")
    assert outcome.code == 125
    assert outcome.errors.startswith("the firmware crashed at 000")


def test_time_goes_on_as_outside(micropython: Board) -> None:
    text = "import time\nbefore = time.ticks_us()\ntime.sleep_ms(300)\nprint(time.ticks_diff(time.ticks_us(), before))\nprint(time.time())"
    gone, now = micropython.says(text).split()
    assert 299_000 < int(gone) < 600_000
    assert abs(int(now) - time.time()) < 30


def test_numbers_are_random_and_the_same_again(micropython: Board) -> None:
    text = "import random\nprint([random.getrandbits(24) for _ in range(4)])"
    assert micropython.says(text) == micropython.says(text)
    other = emulator.run_to_end(micropython.program, micropython.machine, emulator.Boot(text.encode(), seed=2), 30)
    assert other.output != micropython.says(text)


def test_threads_take_turns(micropython: Board) -> None:
    assert micropython.run("threads") == "2500\nafter 1\nspun\ntoo deep\n"


def test_run_gives_the_scripts_exit_code_and_says_what_the_board_lacks(tmp_path: Path) -> None:
    (tmp_path / "a script.py").write_text("import sys\nprint(sys.argv)\nsys.exit(9)\n")
    with portwright_run(str(tmp_path / "a script.py"), "one", "--two") as process:
        out, err = process.communicate()
    assert (process.returncode, out) == (9, f"['{tmp_path}/a script.py', 'one', '--two']\n")
    assert NOTICE in err


def test_standard_input_is_the_script_or_the_scripts() -> None:
    with portwright_run("-", "x", given=subprocess.PIPE) as process:
        out, _ = process.communicate("import sys\nprint(sys.argv, 6 * 7)\n")
    assert (process.returncode, out) == (0, "['', 'x'] 42\n")


def test_input_reaches_the_script_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text("import sys\nprint(input('? '), sys.stdin.readline(), len(sys.stdin.read()))\ntry: input()\nexcept EOFError: print('end')\n")
    with portwright_run(str(path), given=subprocess.PIPE) as process:
        out, _ = process.communicate("one\ntwo\n" + "x" * 50_000)
    assert (process.returncode, out) == (0, "? one two\n 50000\nend\n")


def test_ctrl_c_is_the_scripts_and_two_of_them_end_the_board(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text("import time\ntry:\n  print('ready')\n  while True: pass\nexcept KeyboardInterrupt:\n  print('once')\ntime.sleep(50)\n")
    with portwright_run(str(path)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "once\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130


def test_ctrl_c_ends_a_wait_for_the_network(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text(
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind(('0.0.0.0', 9))\nprint('ready')\n"
        "try: s.recv(1)\nexcept KeyboardInterrupt: print('interrupted')\n"
    )
    with portwright_run(str(path)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20)[0] == "interrupted\n"
        assert process.returncode == 0


def test_a_time_limit_ends_the_board(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text("while True: pass\n")
    with portwright_run("--time-limit", "1", str(path)) as process:
        assert process.wait(30) == 124


def test_no_emulator_outlives_whoever_started_it(tmp_path: Path) -> None:
    path = tmp_path / "outlive-me.py"
    path.write_text("print('ready')\nwhile True: pass\n")
    with portwright_run(str(path)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert len(children) == 1
        process.kill()
        process.wait()
    deadline = time.monotonic() + 10
    while _is_running(children[0]):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _is_running(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_firmware_that_is_none_is_our_own_failure(micropython: Board, tmp_path: Path) -> None:
    (tmp_path / "nothing.elf").write_bytes(b"not a program")
    outcome = emulator.run_to_end(tmp_path / "nothing.elf", micropython.machine, emulator.Boot(b""), 20)
    assert outcome.code is None
