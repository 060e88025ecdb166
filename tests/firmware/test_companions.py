"""The modules that vendors' scripts import beside the socket: each is used as those scripts use it."""

from __future__ import annotations

import pytest

from tests.firmware.support import Board, ended, script, started
from workbench.peers import echo, tcp_server


@pytest.mark.parametrize("variant", ["zerynth", "quecpython", "pycom", "wipy"])
def test_companions_do_what_scripts_of_the_vendor_rely_on(variant: str, request: pytest.FixtureRequest) -> None:
    board: Board = request.getfixturevalue(variant)
    expected = script(f"{variant}_companions").with_suffix(".txt")
    with tcp_server(echo) as port, board.running(f"{variant}_companions", port) as process:
        out, err = ended(process)
    assert (out + err, process.returncode) == (expected.read_text(encoding="utf-8"), 0)


def test_modules_that_the_vm_has_stay_within_reach(quecpython: Board) -> None:
    program = "import utime, sys\nsys.path = []\nimport utime as vms\nprint(hasattr(utime, 'getTimeZone'), hasattr(vms, 'getTimeZone'))"
    assert quecpython.says(program) == "True False"


def test_a_companion_is_one_module_under_its_own_name(quecpython: Board) -> None:
    program = "import uos, sys\nfrom uos import uname\nprint(uos.__name__, sys.modules['uos'] is uos, uname is uos.uname)"
    assert quecpython.says(program) == "uos True True"


def test_zerynth_prints_what_a_thread_raises(zerynth: Board) -> None:
    program = "t = thread(lambda: 1 // 0)\nt.join()\nprint(repr(t.exc))"
    out, err = _both(zerynth, program)
    assert out == "ZeroDivisionError('divide by zero',)\n"
    assert err.endswith("ZeroDivisionError: divide by zero\n")


def test_an_alarm_whose_handler_raises_says_so_and_stops(pycom: Board) -> None:
    program = (
        "import time\nfrom machine import Timer\ncalls = []\n"
        "def handler(alarm):\n    calls.append(1)\n    raise ValueError('broken')\n"
        "Timer.Alarm(handler, ms=5, periodic=True)\ntime.sleep(0.3)\nprint(calls)"
    )
    out, err = _both(pycom, program)
    assert out == "[1]\n"
    assert err.endswith("ValueError: broken\n") and err.count("broken") == 1


def _both(board: Board, program: str) -> tuple[str, str]:
    with started([board.program, "-c", program]) as process:
        out, err = ended(process)
    assert process.returncode == 0, out + err
    return out, err
