"""cmake/PortwrightGenerate.cmake: a build that follows the specification, and stands still when nothing changed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from generator.generate import REPOSITORY

PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(consumer LANGUAGES NONE)
include({root}/cmake/PortwrightGenerate.cmake)
portwright_generate(dialect VARIANT micropython SPEC {spec} TARGETS {root}/targets)
"""


@pytest.mark.parametrize("builder", ["Ninja", "Unix Makefiles"])
def test_an_edit_is_followed_once_and_then_all_is_quiet(builder: str, tmp_path: Path) -> None:
    spec = tmp_path / "spec"
    shutil.copytree(REPOSITORY / "spec", spec)
    (tmp_path / "CMakeLists.txt").write_text(PROJECT.format(root=REPOSITORY, spec=spec))
    build = tmp_path / "build"
    _run("cmake", "-G", builder, "-S", str(tmp_path), "-B", str(build))
    tables = build / "dialect/portwright/tables.c"

    assert "Generating" in _build(build)
    before = tables.stat().st_mtime_ns
    assert "Generating" not in _build(build)

    variant = spec / "variants/micropython.yaml"
    variant.write_text(variant.read_text().replace("SO_LINGER: {means: option.linger, is: 0x80", "SO_LINGER: {means: option.linger, is: 0x81"))
    assert "Generating" in _build(build)
    assert "MP_ROM_INT(129)" in tables.read_text()
    assert tables.stat().st_mtime_ns > before
    assert "Generating" not in _build(build)

    unrelated = (build / "dialect/portwright/src/address.cpp").stat().st_mtime_ns
    variant.write_text(variant.read_text() + "# a remark\n")
    assert "Generating" in _build(build)
    assert (build / "dialect/portwright/src/address.cpp").stat().st_mtime_ns == unrelated
    assert "Generating" not in _build(build)


def _build(folder: Path) -> str:
    return _run("cmake", "--build", str(folder), "--target", "dialect")


def _run(*command: str) -> str:
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
