"""What a firmware takes. In: a firmware. Out: its bytes by part and by object, built where it is not up to date. Never: an estimate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.cpp.names import frozen_name
from generator.model import Specification, Target
from workbench import sources
from workbench.buildfolder import build_folder
from workbench.console import Console
from workbench.firmware import Firmware, build, map_of
from workbench.places import Places
from workbench.size import image
from workbench.size.linkermap import Piece, pieces
from workbench.size.object import socket_object
from workbench.size.parts import OURS, PARTS, Layout

# What holds the sockets of MicroPython's own ports: extmod/modlwip.c, extmod/modsocket.c, mods/modsocket.c, modsocket.c.
_UPSTREAM = ("modlwip", "modsocket")


@dataclass(frozen=True, slots=True)
class Amount:
    """Bytes. Initialised data is in both."""

    flash: int = 0
    ram: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.flash + other.flash, self.ram + other.ram)


@dataclass(frozen=True, slots=True)
class Object:
    """What the program has of one file."""

    part: str
    name: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Size:
    """Of one firmware."""

    total: Amount
    objects: tuple[Object, ...]
    image: int | None  # bytes of the file that goes onto the board; None: it is the program itself
    heap: int | None  # bytes that the program leaves the VM's heap; None: the heap is an array of the port's
    socket: int | None  # bytes of the VM's heap that a TCP socket takes; None: nothing here runs the firmware

    @property
    def parts(self) -> dict[str, Amount]:
        """Every part, in the order of `PARTS`."""
        return {part: total(one.amount for one in self.objects if one.part == part) for part in PARTS}

    @property
    def ours(self) -> Amount:
        """What a firmware has our sockets for: core, backend, binding and tables."""
        return total(self.parts[part] for part in OURS)

    @property
    def upstream(self) -> Object | None:
        """MicroPython's own sockets, where they are in it."""
        return next((one for one in self.objects if one.name.rpartition("/")[2] in _UPSTREAM and one.amount.flash), None)


def total(amounts: Iterable[Amount]) -> Amount:
    return sum(amounts, Amount())


def measure(firmware: Firmware, specification: Specification, target: Target, places: Places, console: Console) -> Size:
    program = build(firmware, places, console)
    linked = program.with_name(Path(target.symbols).name) if target.symbols else program
    found = image.sections(linked)
    layout = _layout(firmware, specification, target, places, console)
    return Size(
        total(_amount(section) for section in found),
        _objects(pieces(map_of(program).read_text(encoding="utf-8", errors="replace"), found), layout),
        program.stat().st_size if linked != program else None,
        image.distance(linked, *target.heap) if target.heap else None,
        socket_object(firmware, program, specification),
    )


def _layout(
    firmware: Firmware, specification: Specification, target: Target, places: Places, console: Console
) -> Layout:  # fmt: skip
    variant = next((each for each in specification.variants if each.name == firmware.variant), None)
    stack = [sources.obtain(sources.RELEASES[name], places, console).folder for name in target.sources]
    return Layout(
        build_folder(places, firmware.build_folder),
        sources.obtain(sources.MICROPYTHON, places, console).folder,
        stack[0] if stack else None,
        target.driver,
        [frozen_name(each.module) for each in variant.companions if each.path] if variant else (),
    )


def _objects(found: Iterable[Piece], layout: Layout) -> tuple[Object, ...]:
    amounts: dict[tuple[str, str], Amount] = defaultdict(Amount)
    for piece in found:
        amounts[layout.part(piece.object, piece.name)] += _amount(piece)
    return tuple(Object(part, name, amount) for (part, name), amount in amounts.items())


def _amount(one: Piece | image.Section) -> Amount:
    return Amount(one.size if one.is_stored else 0, one.size if one.is_written else 0)
