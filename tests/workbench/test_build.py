"""Building as users do it: in odd folders, twice at once, killed half-way, without a network. One cache for the whole file,
in the order of the tests, so that the core is compiled as seldom as possible."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.workbench.workshop import Workshop, firmware_prints, snapshot
from workbench.places import ROOT

SOCKET_TYPE = "import {0}; print({0}.SOCK_STREAM)"
COPIED = ("portwright", "generator", "runtime", "spec", "targets", "templates", "workbench")


def _wait_for(log: Path, text: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not (log.is_file() and text in log.read_text(errors="replace")):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_build_killed_half_way_is_repeated_afresh(workshop: Workshop) -> None:
    process = workshop.start("build", "--variant", "micropython")
    _wait_for(workshop.own / "logs" / "build-host-micropython.log", "CC ../../py/objlist.c", process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert not (workshop.own / "firmware" / "host" / "micropython").exists()
    firmware = workshop.build("micropython")
    assert firmware_prints(firmware, SOCKET_TYPE.format("socket")) == "1"


def test_nothing_is_built_when_nothing_changed(workshop: Workshop) -> None:
    firmware = workshop.build("micropython")
    before = firmware.stat().st_mtime_ns
    began = time.monotonic()
    assert workshop.build("micropython") == firmware
    assert time.monotonic() - began < 1.5
    assert firmware.stat().st_mtime_ns == before


def test_a_launcher_killed_alone_leaves_make_its_lock(workshop: Workshop) -> None:
    process = workshop.start("build", "--variant", "zerynth")
    _wait_for(workshop.own / "logs" / "build-host-zerynth.log", "GEN ", process)
    process.kill()
    process.communicate()
    firmware = workshop.build("zerynth")
    assert firmware_prints(firmware, SOCKET_TYPE.format("socket")) != ""


def test_two_builds_at_once_both_end_well(workshop: Workshop) -> None:
    for variant in ("micropython", "zerynth"):
        shutil.rmtree(workshop.own / "firmware" / "host" / variant)
    processes = [workshop.start("build", "--variant", variant) for variant in ("micropython", "zerynth", "micropython")]
    results = [process.communicate(timeout=300) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], results
    assert results[0][0] == results[2][0] != results[1][0]
    for out, _ in results:
        assert firmware_prints(Path(out.splitlines()[-1]), "print(6 * 7)") == "42"


def test_the_next_variant_compiles_only_what_differs(workshop: Workshop) -> None:
    for variant in ("micropython", "zerynth"):
        shutil.rmtree(workshop.own / "firmware" / "host" / variant)
        workshop.build(variant)
    log = (workshop.own / "logs" / "build-host-zerynth.log").read_text()
    compiled = [line for line in log.splitlines() if line.startswith(("CC ", "CXX "))]
    assert 0 < len(compiled) < 25, compiled


def test_the_source_is_not_changed_by_a_build(workshop: Workshop) -> None:
    before = snapshot(workshop.micropython)
    shutil.rmtree(workshop.own / "firmware")
    workshop.build("micropython")
    assert snapshot(workshop.micropython) == before


def test_a_build_needs_no_network_once_the_source_is_there(workshop: Workshop, tmp_path: Path) -> None:
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/bash\necho no network >&2\nexit 100\n")
    apt.chmod(0o755)
    shutil.rmtree(workshop.own / "firmware")
    result = workshop.call("build", "--variant", "micropython", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert result.returncode == 0, result.stderr


def test_a_checkout_in_a_folder_with_a_space_builds(workshop: Workshop, tmp_path: Path) -> None:
    root = tmp_path / "my projects" / "port wright"
    root.mkdir(parents=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, root / name)
    before = snapshot(root)
    elsewhere = replace(workshop, root=root, environment={"PYTHONDONTWRITEBYTECODE": "1"})
    firmware = elsewhere.build("micropython")
    assert firmware_prints(firmware, "print(6 * 7)") == "42"
    assert snapshot(root) == before, "a build writes nothing into the checkout"


def test_a_cache_with_a_space_is_refused_before_anything_starts(workshop: Workshop, tmp_path: Path) -> None:
    cache = tmp_path / "with space"
    result = replace(workshop, cache=cache).call("build", "--variant", "micropython")
    assert result.returncode == 2
    assert "PORTWRIGHT_CACHE is" in result.stderr
    assert not cache.exists()


def test_a_compilers_complaint_is_shown_and_the_log_named(workshop: Workshop) -> None:
    shutil.rmtree(workshop.own / "firmware")
    folder = workshop.cache / "broken"
    folder.mkdir()
    broken = folder / "g++"
    broken.write_text("#!/bin/bash\necho 'x.cpp:1:1: error: the compiler has a bad day'; exit 1\n")
    broken.chmod(0o755)
    shutil.rmtree(workshop.own / "build" / "host" / "build" / "portwright")
    result = workshop.call("build", "--variant", "zerynth", PATH=f"{folder}:{os.environ['PATH']}")
    assert result.returncode == 1
    assert "error: the compiler has a bad day" in result.stderr
    assert str(workshop.own / "logs" / "build-host-zerynth.log") in result.stderr
    assert workshop.build("zerynth").is_file()


def test_an_unknown_variant_is_told_with_a_suggestion(workshop: Workshop) -> None:
    result = workshop.call("build", "--variant", "zerinth")
    assert result.returncode == 2
    assert "zerynth" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("missing", ["--variant", "COMMAND"])
def test_missing_arguments_are_told(workshop: Workshop, missing: str) -> None:
    result = workshop.call(*(["build"] if missing == "--variant" else []))
    assert result.returncode == 2
    assert missing in result.stderr
