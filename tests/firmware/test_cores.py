"""The runtime and the lwIP backend as plain libraries for the cores of small boards: they compile without a warning, and need
nothing that such a board lacks.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from workbench import sources
from workbench.console import Console
from workbench.places import ROOT, Places

TOOLCHAIN = ROOT / "targets/toolchains/arm-none-eabi.cmake"
# The first has the least: no atomic instructions, no access off alignment.
CORES = ["cortex-m0plus"]
OTHERS = ["cortex-m3", "cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16", "cortex-m7", "cortex-m33"]
SYMBOL = re.compile(r"[0-9a-f]* +[A-Z] (.*)")
OURS = ["portwright_runtime", "portwright_lwip"]
STACK = "portwright_lwip_stack"
# Beside the stack: what copies and compares of the C library, and the board's own.
ALLOWED = {
    "memcpy", "memmove", "memset", "memcmp", "memchr",
    "portwright_board_poll", "portwright_board_idle", "portwright_board_random",
    "portwright::port::now_ms()", "portwright::port::wait(int, unsigned char, portwright::Deadline const&)",
    "portwright::port::interrupted()",
}  # fmt: skip


@pytest.mark.parametrize(
    "core", [*CORES, *(pytest.param(core, marks=pytest.mark.slow) for core in OTHERS)], ids=lambda core: core.split()[0]
)
def test_libraries_need_only_what_a_board_has(core: str, tmp_path: Path) -> None:
    if shutil.which("arm-none-eabi-g++") is None or not TOOLCHAIN.is_file():
        pytest.skip("there is no arm-none-eabi toolchain")
    stack = sources.obtain(sources.LWIP, Places.find(), Console()).folder
    _run("cmake", "-G", "Ninja", "-S", str(ROOT), "-B", str(tmp_path), "--toolchain", str(TOOLCHAIN), f"-DPORTWRIGHT_CPU={core}",
         f"-DLWIP_DIR={stack}", "-DBUILD_TESTING=OFF", "-DCMAKE_BUILD_TYPE=MinSizeRel")  # fmt: skip
    _run("cmake", "--build", str(tmp_path), "--target", *OURS)
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
