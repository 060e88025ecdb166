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


@pytest.mark.parametrize(("variant", "program", "says"), [
    ("zerynth", "from wireless import wifi\nprint(wifi.is_linked(), wifi.link_info()[0])", "False 0.0.0.0"),
    ("pycom", "from network import WLAN\nw = WLAN(mode=WLAN.STA)\nw.connect('any')\nprint(w.isconnected(), w.ifconfig()[0])",
     "False 0.0.0.0"),
    ("wipy", "from network import WLAN\nw = WLAN(mode=WLAN.STA)\nw.connect('any')\nprint(w.isconnected(), w.ifconfig()[0])",
     "False 0.0.0.0"),
    ("quecpython", "import checkNet, dataCall\nprint(checkNet.waitNetworkReady(1), dataCall.getInfo(1, 0)[2][2])",
     "(2, 0) 0.0.0.0"),
])  # fmt: skip
def test_a_device_without_network_says_so(
    variant: str, program: str, says: str, request: pytest.FixtureRequest
) -> None:
    board: Board = request.getfixturevalue(variant)
    with started([board.program, "-c", program], {"PORTWRIGHT_ADDRESS": "none"}) as process:
        out, err = ended(process)
    assert (out, process.returncode) == (f"{says}\n", 0), out + err


def test_zerynth_programs_that_name_their_driver(zerynth: Board) -> None:
    program = (
        "from wireless import wifi\nfrom espressif.esp32net import esp32wifi as wifi_driver\nwifi_driver.auto_init()\n"
        "wifi.unlink()\nprint(wifi_driver.is_linked(), wifi_driver.gethostbyname('localhost'))"
    )
    assert zerynth.says(program) == "False 127.0.0.1"


@pytest.mark.parametrize(("variant", "program"), [
    ("zerynth", "import timers\ntimers.timer().one_shot(1.5, print)"),
    ("wipy", "from machine import RTC\nRTC().alarm(time=1.5)"),
])  # fmt: skip
def test_an_alarm_of_no_whole_number_fails_where_it_is_set(
    variant: str, program: str, request: pytest.FixtureRequest
) -> None:
    board: Board = request.getfixturevalue(variant)
    with started([board.program, "-c", program]) as process:
        out, err = ended(process)
    assert (out, process.returncode) == ("", 1)
    assert err.endswith("TypeError: a time is a whole number\n"), err


@pytest.mark.parametrize("variant", ["pycom", "wipy"])
def test_a_watchdog_that_nobody_feeds_says_so_and_the_program_goes_on(
    variant: str, request: pytest.FixtureRequest
) -> None:
    board: Board = request.getfixturevalue(variant)
    program = "import time\nfrom machine import WDT\ndog = WDT(timeout=10)\ntime.sleep_ms(200)\ndog.feed()\nprint('on')"
    out, err = _both(board, program)
    assert (out, err) == ("on\n", "machine: the watchdog was not fed in time; a board would start again now\n")


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
