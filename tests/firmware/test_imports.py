"""An import that finds nothing says what the firmware has, and nothing else about imports changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.firmware.support import Board, ended, started

ZERYNTH = (
    "beside socket there are broadcom.bcm43362.bcm43362, driver.wifi.your_preferred_net_driver, espressif.esp32net.esp32wifi, "
    "espressif.esp8266wifi.esp8266wifi, streams, threading, timers, wireless.wifi, zerynth_language"
)
CATCH = "try:\n    %s\nexcept ImportError as error:\n    print(error)"


@pytest.mark.parametrize(
    ("statement", "missing"),
    [("import foo", "foo"), ("import foo.bar", "foo"), ("import wireless.foo", "wireless.foo"), ("from foo import bar", "foo"),
     ("__import__('foo')", "foo")],
)  # fmt: skip
def test_a_module_that_is_not_there(statement: str, missing: str, zerynth: Board) -> None:
    assert zerynth.says(CATCH % statement) == f"no module named '{missing}'; {ZERYNTH}"


@pytest.mark.parametrize(("variant", "says"), [
    ("quecpython", "; beside usocket there are _thread, checkNet, dataCall, log, misc, modem, net, sim, ubinascii, ujson, uos, "
                   "urandom, usr, ustruct, utime"),
    ("wipy", "; beside usocket there are machine, network, wipy"),
    ("micropython", ""),
])  # fmt: skip
def test_each_variant_names_its_own(variant: str, says: str, request: pytest.FixtureRequest) -> None:
    board: Board = request.getfixturevalue(variant)
    assert board.says(CATCH % "import foo") == f"no module named 'foo'{says}"


def test_in_a_function_and_in_a_thread(zerynth: Board) -> None:
    program = (
        "def look():\n"
        "    try:\n        import foo\n"
        "    except ImportError as error:\n        print(error)\n"
        "look()\nthread(look).join()"
    )
    assert zerynth.says(program) == "\n".join([f"no module named 'foo'; {ZERYNTH}"] * 2)


def test_what_a_module_raises_while_it_is_imported_passes_unchanged(zerynth: Board, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("raise ImportError(\"no module named 'own'\")\n")
    (tmp_path / "deep.py").write_text("import foo\n")
    (tmp_path / "wrong.py").write_text("x = =\n")
    (tmp_path / "empty.py").write_text("\n")
    program = tmp_path / "main.py"
    names = ("own", "deep", "wrong", "empty.py", "empty")
    program.write_text(
        "".join(f"try:\n    import {name}\nexcept Exception as error:\n    print(type(error), error)\n" for name in names)
    )
    with started([zerynth.program, program]) as process:
        out, err = ended(process)
    assert err == ""
    assert out.splitlines() == [
        "<class 'ImportError'> no module named 'own'",
        f"<class 'ImportError'> no module named 'foo'; {ZERYNTH}",
        "<class 'SyntaxError'> invalid syntax",
        f"<class 'ImportError'> no module named 'empty.py'; {ZERYNTH}",
    ]


def test_interrupts_pass_through_an_import(zerynth: Board, tmp_path: Path) -> None:
    (tmp_path / "busy.py").write_text("raise KeyboardInterrupt\n")
    program = tmp_path / "main.py"
    program.write_text("try:\n    import busy\nexcept KeyboardInterrupt:\n    print('interrupted')\n")
    with started([zerynth.program, program]) as process:
        assert ended(process) == ("interrupted\n", "")


def test_a_full_heap_is_told_as_such(zerynth: Board) -> None:
    program = (
        "import micropython\n"
        "def look():\n    micropython.heap_lock()\n"
        "    try:\n        import foo\n    except Exception as error:\n        return error\n"
        "    finally:\n        micropython.heap_unlock()\n"
        "print(type(look()) in (ImportError, MemoryError))"
    )
    assert zerynth.says(program) == "True"


def test_a_script_may_bring_a_module_of_the_same_name(zerynth: Board, tmp_path: Path) -> None:
    (tmp_path / "streams.py").write_text("mine = True\n")
    program = tmp_path / "main.py"
    program.write_text("import streams\nprint(streams.mine)\n")
    with started([zerynth.program, program]) as process:
        assert ended(process) == ("True\n", "")


@pytest.mark.parametrize("folder", [".", "usr"])
def test_a_users_modules_are_found_beside_the_script(folder: str, tmp_path: Path, quecpython: Board) -> None:
    """Scripts of the device name the folder that they are in; on a machine it has whatever name it has."""
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "helper.py").write_text(f"where = {folder!r}\n", encoding="utf-8")
    script = tmp_path / "main.py"
    script.write_text("from usr.helper import where\nimport usr.helper as same\nprint(where, same.where)\n", encoding="utf-8")
    with started([quecpython.program, script]) as process:
        out, err = ended(process)
    assert (out, process.returncode) == (f"{folder} {folder}\n", 0), err
