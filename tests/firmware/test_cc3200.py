"""The image for the WiPy's board, which nothing here can run: what is in it, what is not, and what is left for scripts."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from tests.conformance.cases import variant_names
from workbench import sources
from workbench.console import Console
from workbench.firmware import Firmware, build
from workbench.places import Places

_UPSTREAM = re.compile(r"mp_module_(socket|ssl)|mod_(socket|ssl)\w+|socket_(type|locals_dict|stream_p|recv|make_new)\w*|wlan_socket_\w+")
_UNWANTED = re.compile(r"_?(malloc|calloc|realloc|free)(_r)?|_Zn[wa].*|_Zd[la].*|__cxa_.*|_Unwind_.*|__gxx_.*|_?sbrk")
_LEAST_HEAP = 24 * 1024
_OWN = "wipy"  # the dialect of the board's maker


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=[] if name == _OWN else [pytest.mark.slow]) for name in variant_names()]
)
def image(request: pytest.FixtureRequest) -> Path:
    return build(Firmware(request.param, "cc3200"), Places.find(), Console())


def symbols(image: Path) -> dict[str, int]:
    command = ["arm-none-eabi-nm", "--defined-only", str(image.with_name("application.axf"))]
    listing = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    return {words[2]: int(words[0], 16) for words in map(str.split, listing.splitlines()) if len(words) == 3}


def test_the_image_is_what_the_boot_loader_takes(image: Path) -> None:
    data = image.read_bytes()
    assert image.name == "mcuimg.bin"
    assert data[-32:].decode() == hashlib.md5(data[:-32]).hexdigest()


def test_no_socket_code_of_upstream_is_in_the_image(image: Path) -> None:
    names = symbols(image)
    assert [name for name in names if _UPSTREAM.fullmatch(name)] == []
    assert "portwright_type_socket" in names and "modusocket_close_all_user_sockets" in names and "sl_Recv" in names


def test_the_image_neither_allocates_outside_the_vm_nor_unwinds(image: Path) -> None:
    assert [name for name in symbols(image) if _UNWANTED.fullmatch(name)] == []


def test_scripts_have_room(image: Path) -> None:
    names = symbols(image)
    assert names["_eheap"] - names["_boot"] >= _LEAST_HEAP


def test_a_build_leaves_the_source_as_it_is(image: Path) -> None:
    port = sources.obtain(sources.MICROPYTHON, Places.find(), Console()).folder / "ports" / "cc3200"
    newest = max(path.stat().st_mtime for path in (port, *port.rglob("*")))
    assert newest < image.with_name("inputs").stat().st_mtime
    assert not list(port.rglob("build")) and not list(port.glob("__*"))
