"""`size`: every byte has one owner, in made-up maps and in real firmware; the table, the JSON, the picture; the budgets of size."""

from __future__ import annotations

import json
import math
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conformance.cases import variant_names
from workbench import firmware
from workbench.console import Console
from workbench.failure import BAD_INPUT, Failure
from workbench.firmware import Firmware
from workbench.places import ROOT, Places
from workbench.size import image
from workbench.size.budgets import BUDGETS, Budget
from workbench.size.command import made
from workbench.size.image import Section
from workbench.size.linkermap import LINKER, Piece, pieces
from workbench.size.measuring import Amount, Object, Size
from workbench.size.parts import (
    BACKEND, BINDING, COMPANIONS, DRIVER, LIBC, OURS, PARTS, PORT, RUNTIME, STACK, TABLES, VM, Layout,
)  # fmt: skip
from workbench.size.report import Report, as_json, as_text
from workbench.size.treemap import Box, squarified, tiles, treemap

MAP = """
Discarded input sections

 .text.unused   0x00000000       0x10 a.o

Linker script and memory map

LOAD a.o
.text           0x00000100       0x40
 *(.text .text.*)
 .text.first    0x00000104       0x10 a.o
                0x00000104                first
 *fill*         0x00000114        0x4 ff
 .text.with_a_name_that_takes_a_whole_line
                0x00000118        0x8 b.o
 .rodata.str1.1
                0x00000120       0x20 a.o
                                 0x28 (size before relaxing)
 .rodata.short  0x00000128        0x8 lib.a(c.o)
.data           0x20000000        0x8 load address 0x00000140
 .data          0x20000000        0x8 b.o
.bss            0x20000008       0x10
 COMMON         0x20000008       0x10 b.o
.rela.dyn       0x00000200        0x8
 .rela.dyn      0x00000200        0x8 a.o

Cross Reference Table

 .text.after    0x00000100       0x40 z.o
"""
SECTIONS = [
    Section(".text", 0x100, 0x40, True, False),
    Section(".data", 0x20000000, 8, True, True),
    Section(".bss", 0x20000008, 0x10, False, True),
    Section(".rela.dyn", 0x200, 8, True, False),
]


def test_every_byte_of_a_map_has_one_owner() -> None:
    assert list(pieces(MAP, SECTIONS)) == [
        Piece(LINKER, ".text", 4, True, False),
        Piece("a.o", ".text.first", 0x14, True, False),  # with the padding after it
        Piece("b.o", ".text.with_a_name_that_takes_a_whole_line", 8, True, False),
        Piece("a.o", ".rodata.str1.1", 8, True, False),  # the map shows what it was before its texts were merged
        Piece("lib.a(c.o)", ".rodata.short", 0x18, True, False),
        Piece("b.o", ".data", 8, True, True),
        Piece("b.o", "COMMON", 0x10, False, True),
        Piece(LINKER, ".rela.dyn", 8, True, False),
    ]


LAYOUT = Layout(
    Path("/cache/build/board"), Path("/cache/micropython"), Path("/cache/lwip"), ("ether", "drivers/net"), ("wireless.wifi", "os")
)
CMAKE = "CMakeFiles/firmware.dir"


@pytest.mark.parametrize(
    "object_, section, expected",
    [
        (f"{CMAKE}/cache/micropython/py/gc.c.obj", ".text", (VM, "py/gc")),
        ("/cache/build/board/build/py/gc.o", ".text", (VM, "py/gc")),
        (f"{CMAKE}/cache/lwip/src/core/tcp.c.obj", ".text", (STACK, "stack/src/core/tcp")),
        (f"{CMAKE}/cache/build/board/modules/portwright/src/wait.cpp.obj", ".text", (RUNTIME, "portwright/src/wait")),
        ("/cache/build/board/build/portwright/backends/posix/wait.o", ".text", (BACKEND, "portwright/backends/posix/wait")),
        ("/cache/build/board/build/portwright/bindings.o", ".text", (BINDING, "portwright/bindings")),
        ("/cache/build/board/build/portwright/micropython/vm.o", ".text", (BINDING, "portwright/micropython/vm")),
        (f"{CMAKE}/cache/build/board/modules/portwright/tables.c.obj", ".rodata", (TABLES, "portwright/tables")),
        ("/cache/build/board/build/portwright/target/sockets.o", ".text", (PORT, "portwright/target/sockets")),
        (f"{CMAKE}/ether.cpp.obj", ".text", (DRIVER, "ether")),
        ("/cache/build/board/build/drivers/net/frame.o", ".text", (DRIVER, "drivers/net/frame")),
        (f"{CMAKE}/ethernet.cpp.obj", ".text", (PORT, "ethernet")),
        (f"{CMAKE}/frozen_content.c.obj", ".rodata.fun_data_asyncio_core_os_", (VM, "frozen_content")),
        (f"{CMAKE}/frozen_content.c.obj", ".rodata.fun_data_os__lt_module_gt_", (COMPANIONS, "frozen_content")),
        ("/cache/build/board/build/frozen_content.o", ".data.rel.ro.local.children_wireless_wifi_scan",
         (COMPANIONS, "frozen_content")),
        ("/usr/lib/arm/libgcc.a(_udivmoddi4.o)", ".text", (LIBC, "libgcc.a/_udivmoddi4")),
        ("/usr/lib/x86_64/crti.o", ".init", (LIBC, "crti.o")),
        (LINKER, ".plt", (PORT, "the linker's own")),
    ],
)  # fmt: skip
def test_objects_belong_to_parts(object_: str, section: str, expected: tuple[str, str]) -> None:
    assert LAYOUT.part(object_, section) == expected


OBJECTS = (
    Object(VM, "py/gc", Amount(6000, 10)), Object(VM, "py/obj", Amount(500, 0)), Object(RUNTIME, "portwright/src/wait", Amount(300, 4)),
    Object(TABLES, "portwright/tables", Amount(200, 0)), Object(PORT, "main", Amount(0, 1000)),
)  # fmt: skip
OURS_ALONE = Size(Amount(7000, 1014), OBJECTS, 7200, 5000, 48)
THEIRS = Size(Amount(6700, 1012), (Object(VM, "extmod/modlwip", Amount(250, 2)),), 6900, 5300, 40)
BUDGET = Budget("what is ours", "board", lambda size: size.ours.flash, 400, 300, 500)
REPORT = Report("board", "acme", OURS_ALONE, THEIRS, (BUDGET,), OURS_ALONE, False, (("heap", 900),))


def test_the_table() -> None:
    lines = as_text(REPORT).splitlines()
    assert "vm          6,500  92.9 %     10" in lines
    assert "total       7,000          1,014" in lines
    assert "Of the port's RAM, 900 are the VM's heap." in lines
    assert "sockets, flash (extmod/modlwip)    500       250   2.00" in lines
    assert "left for the VM's heap           5,000     5,300   0.94" in lines
    assert "what is ours  500      400  300   NO" in lines


def test_the_json() -> None:
    told = json.loads(as_json(REPORT))
    assert {"target", "variant", "total", "parts", "upstream"} <= set(told)
    assert (told["target"], told["variant"], told["total"]) == ("board", "acme", {"flash": 7000, "ram": 1014})
    assert [part["name"] for part in told["parts"]] == list(PARTS)
    assert told["parts"][0] == {"name": "vm", "flash": 6500, "ram": 10}
    assert (told["upstream"]["name"], told["upstream"]["flash"], told["upstream"]["ram"]) == ("extmod/modlwip", 250, 2)
    assert told["budgets"] == [{"name": "what is ours", "value": 500, "at_most": 400, "aim": 300, "met": False}]


def test_nothing_to_compare_with() -> None:
    alone = Report("board", "acme", OURS_ALONE, None, (), None, False, ())
    assert json.loads(as_json(alone))["upstream"] is None and json.loads(as_json(alone))["budgets"] == []
    assert "upstream" not in as_text(alone) and "Budgets" not in as_text(alone)
    assert "MicroPython's own" not in treemap(alone, ROOT / "templates")


def test_areas_are_bytes() -> None:
    box = Box(10, 20, 300, 200)
    found = tiles(box, OBJECTS)
    assert {tile.name for tile in found} == {one.name for one in OBJECTS if one.amount.flash}
    for tile in found:
        assert math.isclose(tile.box.area, box.area * tile.flash / 7000, rel_tol=1e-9)
        assert box.x - 1e-6 <= tile.box.x and tile.box.x + tile.box.width <= box.x + box.width + 1e-6
        assert box.y - 1e-6 <= tile.box.y and tile.box.y + tile.box.height <= box.y + box.height + 1e-6


def test_boxes_do_not_overlap() -> None:
    boxes = squarified(Box(0, 0, 60, 40), [6, 6, 4, 3, 2, 2, 1])
    assert math.isclose(sum(box.area for box in boxes), 2400)
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert min(wide, high) < 1e-6
    assert max(max(box.width / box.height, box.height / box.width) for box in boxes) < 4  # none is a thread


def test_the_picture() -> None:
    text = treemap(REPORT, ROOT / "templates")
    picture = ElementTree.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
    said = [group.findtext(f"{space}title") for group in picture.iter(f"{space}g")]
    assert said.count("py/gc (vm): 6,000 bytes of flash") == 1
    assert said.count("portwright/src/wait (runtime): 300 bytes of flash") == 2  # ours stand larger too
    assert said.count("extmod/modlwip (upstream): 250 bytes of flash") == 1
    assert said.count("port (port): 100 bytes of RAM") == 1  # without the heap
    for box in picture.iter(f"{space}rect"):
        assert float(box.attrib.get("x", 0)) + float(box.attrib["width"]) <= width
        assert float(box.attrib.get("y", 0)) + float(box.attrib["height"]) <= height
    assert "prefers-color-scheme: dark" in text


@pytest.fixture(scope="module")
def board() -> Report:
    return made(Firmware("micropython", "mps2-an385"), Places.find(), Console())


@pytest.fixture(scope="module")
def host() -> Report:
    return made(Firmware("micropython", "host"), Places.find(), Console())


@pytest.fixture(params=["board", "host"])
def report(request: pytest.FixtureRequest) -> Report:
    made = request.getfixturevalue(request.param)
    assert isinstance(made, Report)
    return made


def test_the_parts_are_the_whole(report: Report) -> None:
    for size in (report.size, report.upstream, report.lean):
        if size is not None:
            parts = list(size.parts.values())
            assert size.total == Amount(sum(part.flash for part in parts), sum(part.ram for part in parts))


def test_every_part_that_the_target_has_is_there(report: Report) -> None:
    lacking = {COMPANIONS} | ({STACK, DRIVER} if report.target == "host" else set())
    parts = report.size.parts
    assert {name for name, amount in parts.items() if amount.flash == 0} == lacking
    assert parts[VM].flash > sum(amount.flash for name, amount in parts.items() if name in OURS)


def test_upstream_has_its_sockets_and_none_of_ours_that_counts(report: Report) -> None:
    assert report.upstream is not None and report.upstream.upstream is not None
    assert 4000 < report.upstream.upstream.amount.flash < 7000
    assert report.upstream.parts[BINDING].flash < 200 and report.upstream.parts[TABLES].flash == 0


def test_the_sections_are_those_of_the_tools(board: Report) -> None:
    program = firmware.build(Firmware("micropython", "mps2-an385"), Places.find(), Console())
    listed = subprocess.run(["arm-none-eabi-size", program], capture_output=True, text=True, check=True, timeout=30)
    text, data, bss = map(int, listed.stdout.splitlines()[1].split()[:3])
    assert board.size.total == Amount(text + data, data + bss)
    assert image.distance(program, "board_bss_start", "board_bss_end") > 0
    with pytest.raises(Failure, match="no symbol nowhere"):
        image.distance(program, "board_bss_start", "nowhere")


LARGEST = "pycom-1.20"


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name == LARGEST else pytest.mark.slow) for name in variant_names()]
)
def test_budgets_are_held_or_come_no_further_away(name: str) -> None:
    report = made(Firmware(name, "mps2-an385"), Places.find(), Console())
    assert report.lean is not None and len(report.budgets) == len(BUDGETS)
    for budget in report.budgets:
        figure = budget.figure(report.lean)
        assert figure is not None and figure <= budget.reached


@pytest.mark.slow
def test_the_image_of_a_board_that_nothing_here_runs() -> None:
    report = made(Firmware("wipy", "cc3200"), Places.find(), Console())
    assert report.upstream is not None and report.upstream.upstream is not None
    assert report.upstream.upstream.name == "mods/modsocket" and report.upstream.upstream.amount.flash < 2600
    assert report.size.socket is None and "TCP socket" not in as_text(report)
    assert report.size.heap is not None and report.upstream.heap is not None
    assert report.upstream.heap - report.size.heap > 0
    assert report.size.image is not None and report.size.image > report.size.total.flash  # .bss lies before .boot


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["--target", "mps2-an358"], "mps2-an385"), (["--target", "host", "--variant", "micropithon"], "micropython"),
        (["--target", "host", "--plot", "/no/such/x.svg"], "there is no folder"), ([], "--target"),
    ],
)  # fmt: skip
def test_bad_arguments_are_told_before_anything_starts(arguments: list[str], told: str) -> None:
    done = subprocess.run([ROOT / "portwright", "size", *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == BAD_INPUT and told in done.stderr and not done.stdout


def test_the_command(board: Report, tmp_path: Path) -> None:
    command = [ROOT / "portwright", "size", "--target", "mps2-an385", "--json", "--plot", tmp_path / "x.svg"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(as_json(board))
    assert ElementTree.parse(tmp_path / "x.svg").getroot().tag.endswith("svg")
