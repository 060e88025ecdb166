"""Options as scripts of several dialects set them: by number where there is no name, and what is printed of an unknown one."""

from __future__ import annotations

from tests.firmware.support import Board
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.places import Places


def board(variant: str) -> Board:
    return Board(build(Firmware(variant), Places.find(), Console()))


def test_an_option_that_is_ignored_is_told_in_a_line_of_its_own() -> None:
    said = board("quecpython-2021").says(
        "import usocket\n"
        "datagrams = usocket.socket(usocket.AF_INET, usocket.SOCK_DGRAM)\n"
        "print(datagrams.setsockopt(usocket.SOL_SOCKET, usocket.TCP_KEEPALIVE, 1))\n"
        "print(usocket.socket().setsockopt(1, usocket.SO_REUSEADDR, 1))\n"
        "datagrams.close()\n"
        "try:\n"
        "    datagrams.setsockopt(0, 7777, 1)\n"
        "except OSError as error:\n"
        "    print(error.args)\n"
    )
    assert said.splitlines() == ["Warning: setsockopt() has no option 2 on this socket", "None", "None", "(9,)"]


def test_an_option_without_a_name_is_set_by_its_number() -> None:
    said = board("wipy").says(
        "import usocket\n"
        "s = usocket.socket()\n"
        "print(hasattr(usocket, 'SO_KEEPALIVE'), s.setsockopt(1, 9, 1))\n"
        "try:\n"
        "    s.setsockopt(1, 8, 1)\n"
        "except OSError as error:\n"
        "    print(error.args)\n"
    )
    assert said.splitlines() == ["False None", "(92,)"]
