"""The runtime and its backends as plain libraries for the cores of small boards, by the presets: they compile without a warning, link
with what a board brings, and need nothing that it lacks.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from workbench import sources
from workbench.console import Console
from workbench.places import ROOT, Places

PRESETS = json.loads((ROOT / "CMakePresets.json").read_text())
# The first has the least: no atomic instructions, no access off alignment.
CORES = [one["name"] for one in PRESETS["configurePresets"] if one.get("inherits") == "bare"]
SYMBOL = re.compile(r"[0-9a-f]* +[A-Z] (.*)")
OURS = ["portwright_runtime", "portwright_loopback", "portwright_remap", "portwright_lwip"]
STACK = "portwright_lwip_stack"
# Beside the stack: what copies, compares and measures of the C library, and what the board brings (cmake/link_check.cpp).
ALLOWED = {
    "memcpy", "memmove", "memset", "memcmp", "memchr", "strlen",
    "portwright_board_poll", "portwright_board_idle", "portwright_board_random",
    "portwright::port::now_ms()", "portwright::port::wait(int, unsigned char, portwright::Deadline const&)",
    "portwright::port::interrupted()", "portwright::remap::setting(char const*)",
    "portwright::remap::refuse(char const*, portwright::remap::Name, char const*)",
}  # fmt: skip


def test_there_is_a_preset_for_each_kind_of_core() -> None:
    assert CORES == ["cortex-m0plus", "cortex-m3", "cortex-m4f", "cortex-m7", "cortex-m33"]
    assert set(CORES) < {one["name"] for one in PRESETS["buildPresets"]}


@pytest.mark.parametrize("core", CORES)
def test_libraries_need_only_what_a_board_has(core: str, tmp_path: Path) -> None:
    if shutil.which("arm-none-eabi-g++") is None:
        pytest.skip("there is no arm-none-eabi toolchain")
    stack = sources.obtain(sources.LWIP, Places.find(), Console()).folder
    _run("cmake", "--preset", core, "-S", str(ROOT), "-B", str(tmp_path), f"-DLWIP_DIR={stack}")
    _run("cmake", "--build", str(tmp_path))
    about = _run("arm-none-eabi-readelf", "--file-header", "--arch-specific", str(tmp_path / "runtime" / "portwright_links"))
    assert ("hard-float ABI" in about) == (core not in ("cortex-m0plus", "cortex-m3")), about
    archives = [str(tmp_path / "runtime" / f"lib{name}.a") for name in OURS]
    joined = tmp_path / "joined.o"
    _run("arm-none-eabi-ld", "-r", "--whole-archive", *archives, "-o", str(joined))
    wanted = _symbols("--undefined-only", joined) - _symbols("--defined-only", tmp_path / "runtime" / f"lib{STACK}.a")
    # What divides and branches is the compiler's.
    assert {name for name in wanted if not name.startswith(("__aeabi_", "__gnu_thumb1_case"))} <= ALLOWED
    sections = _run("arm-none-eabi-objdump", "--section-headers", str(joined))
    assert ".init_array" not in sections


def _symbols(which: str, file: Path) -> set[str]:
    lines = _run("arm-none-eabi-nm", "--demangle", "--extern-only", which, str(file)).splitlines()
    return {match[1] for match in map(SYMBOL.fullmatch, lines) if match}


def _run(*command: str) -> str:
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
