"""MicroPython's own tests of sockets, unchanged, on the firmware of the variant `micropython`: on the host, on the emulated board, and,
where a test has several instances, on two boards that share a wire, and on the host and a board."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.upstream.conftest import ALONE, TOGETHER, Crew
from tests.upstream.scripts import CHOSEN, Judge, Player, Stage, chosen, expectations
from workbench import sources
from workbench.console import Console
from workbench.failure import Failure
from workbench.places import Places

LISTED = "tests/upstream/expectations.yaml"


def present() -> list[str]:
    return chosen(sources.obtain(sources.MICROPYTHON, Places.find(), Console()).folder / "tests")


def found() -> list[str]:
    """Without the source there is nothing to list; `test_every_kind_is_present` then tells why."""
    try:
        return present()
    except Failure:
        return []


def plays() -> list[tuple[str, str]]:
    """Each test with each cast. What cannot pass on the host for want of something, cannot on a board with less."""
    lacking = expectations("host").inapplicable

    def casts(script: str) -> tuple[str, ...]:
        return ("host",) if script in lacking else ("host", *TOGETHER) if script.startswith("multi_") else ALONE

    return [(cast, script) for script in found() for cast in casts(script)]


@pytest.mark.parametrize(("cast", "script"), plays())
def test_upstream(cast: str, script: str, crew: Crew) -> None:
    verdict = crew.verdict(cast, script)
    expected = expectations(*cast.split("+"))
    reason = expected.inapplicable.get(script)
    if reason is not None:
        assert not verdict.passed, f"{script} passes: strike it from {LISTED}"
        pytest.skip(reason)
    assert verdict.passed, verdict.told
    assert verdict.skipped == expected.partly.get(script, 0), verdict.told


def test_every_kind_is_present() -> None:
    kinds = {pattern.partition("*")[0] for pattern in CHOSEN}
    assert {kind for kind in kinds for name in present() if name.startswith(kind)} == kinds


def test_every_expectation_is_of_a_test() -> None:
    assert expectations(*ALONE).names <= set(present()), f"{LISTED} names tests that MicroPython does not have"


@pytest.mark.parametrize(
    ("text", "recorded", "passes"),
    [
        ("print(1)", "1\n", True),
        ("print(1)", "2\n", False),
        ("print(1)", None, True),
        ("import sys; print(sys.implementation.name)", None, False),
        ("print('SKIP')", None, False),
        ("print(1); raise SystemExit(3)", "1\n", False),
    ],
)
def test_output_decides(
    text: str, recorded: str | None, passes: bool, stage: Stage, player: Player, tmp_path: Path
) -> None:
    (tmp_path / "case.py").write_text(text)
    if recorded is not None:
        (tmp_path / "case.py.exp").write_text(recorded)
    assert Judge(stage, (player,), tmp_path).verdict("case.py").passed is passes


@pytest.mark.parametrize(
    ("body", "passes", "skipped"),
    [
        ("self.assertEqual(1, 1)", True, 0),
        ("self.assertEqual(1, 2)", False, 0),
        ("self.assertIsNone(0)", False, 0),
        ("self.fail()", False, 0),
        ("[][1]", False, 0),
        ("with self.assertRaises(OSError) as context: raise OSError(5)\n  self.assertEqual(context.exception.errno, 5)", True, 0),
        ("with self.assertRaises(OSError): pass", False, 0),
        ("with self.assertRaises(OSError): raise KeyError", False, 0),
        ("self.skipTest('for once')", True, 1),
    ],
)
def test_our_unittest_tells(
    body: str, passes: bool, skipped: int, stage: Stage, player: Player, tmp_path: Path
) -> None:
    """Firmware has no unittest of its own; ours must notice what it is for."""
    case = f"import unittest\nclass T(unittest.TestCase):\n def test_it(self):\n  {body}\n def test_other(self):\n  pass\n"
    (tmp_path / "case.py").write_text(case + "unittest.main()\n")
    verdict = Judge(stage, (player,), tmp_path).verdict("case.py")
    assert verdict.passed is passes, verdict.told
    assert not passes or verdict.skipped == skipped
