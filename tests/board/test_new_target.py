"""A new target builds, runs and passes its tests at once, and then is what it says; in a checkout of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.board.support import TARGET, listing
from tests.firmware.checkout import Checkout
from workbench.places import ROOT

NAME = "my-board"
CASES = "fact.constants or policy.recv_amount or promise.bind.in_use or promise.accept"


def test_a_new_board_builds_runs_and_passes_its_cases(tmp_path: Path) -> None:
    checkout = Checkout.copy(tmp_path / "checkout")
    before = checkout.files()
    assert checkout.portwright("new", "target", NAME, "--like", TARGET) == f"targets/{NAME}/target.yaml\n"
    assert checkout.files() - before == {f"targets/{NAME}/target.yaml"}
    passed = checkout.pytest("tests/board/test_conformance.py", "-k", f"{NAME} and ({CASES})")
    assert " passed" in passed and "failed" not in passed and "skipped" not in passed, passed
    script = tmp_path / "script.py"
    script.write_text("import sys\nprint(sys.platform, sys.implementation._machine)\n")
    arguments = ("--variant", "micropython", "--target", NAME)
    assert checkout.portwright("run", *arguments, script) == f"{NAME} MPS2 AN385, varied ({NAME}) with cortex-m3\n"

    memory = (ROOT / "targets" / TARGET / "board.ld").read_text()
    assert memory.count("LENGTH = 4M") == 2
    (checkout.root / "targets" / NAME / "board.ld").write_text(memory.replace("LENGTH = 4M", "LENGTH = 3M"))
    image = checkout.portwright("build", *arguments).splitlines()[-1]
    assert "20300000 T board_memory_end\n" in listing("arm-none-eabi-nm", image)
    assert checkout.portwright("run", *arguments, script).startswith(NAME)


@pytest.mark.slow
def test_a_new_board_that_nothing_emulates_builds(tmp_path: Path) -> None:
    checkout = Checkout.copy(tmp_path / "checkout")
    checkout.portwright("new", "target", NAME, "--like", TARGET)
    with (checkout.root / "targets" / NAME / "target.yaml").open("a") as facts:
        facts.write("emulator: {}\n")
    arguments = ("--variant", "micropython", "--target", NAME)
    assert Path(checkout.portwright("build", *arguments).splitlines()[-1]).is_file()
    with pytest.raises(AssertionError, match="nothing here runs a firmware for my-board"):
        checkout.portwright("run", *arguments, "-")


@pytest.mark.slow
def test_a_new_target_like_the_host_builds_and_runs(tmp_path: Path) -> None:
    checkout = Checkout.copy(tmp_path / "checkout")
    checkout.portwright("new", "target", NAME, "--like", "host")
    script = tmp_path / "script.py"
    script.write_text("import socket\nprint(socket.AF_INET)\n")
    assert checkout.portwright("run", "--variant", "micropython", "--target", NAME, script) == "2\n"


def test_the_second_board_is_one_short_file() -> None:
    (file,) = (ROOT / "targets" / "mps2-an500").iterdir()
    assert file.name == "target.yaml" and len(file.read_text().splitlines()) <= 60
