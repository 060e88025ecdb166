"""Who owns each byte of a linked program. In: the map that GNU ld wrote, the sections of the program. Out: pieces, which together
are exactly those sections. Never: a byte left out or counted twice.

Padding belongs to the piece before it. Where the linker merged texts that several objects have, they belong to the object that
it kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.size.image import Section

_BEGIN, _END = "\nLinker script and memory map\n", "\nCross Reference Table\n"
_WRAPPED = re.compile(r"\n( ?\S+)\n +(?=0x)")  # a long name stands on a line of its own
_OUTPUT = re.compile(r"(\S+) +0x[0-9a-f]+ +0x[0-9a-f]+")
_INPUT = re.compile(r" (\S+) +0x([0-9a-f]+) +0x([0-9a-f]+) (\S.*)")
LINKER = ""  # the object of what the linker made itself
# Sections that it made of all objects together; the map shows them as the first one's.
_MADE = re.compile(r"\.(rela?|gnu|hash|plt|got|interp|note|eh_frame_hdr|dyn(sym|str|amic))\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of one object's section, as they lie in a section of the program."""

    object: str  # as the linker calls it: a path, and the member of an archive in parentheses
    name: str  # the object's section: ".text.gc_alloc"
    size: int
    is_stored: bool
    is_written: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    start: int
    end: int
    object: str
    name: str


def pieces(map_text: str, sections: Iterable[Section]) -> Iterator[Piece]:
    placed = _placed(map_text)
    for section in sections:
        made = _MADE.match(section.name) is not None
        yield from _cut(section, [] if made else placed.get(section.name, []))


def _placed(map_text: str) -> dict[str, list[_Placed]]:
    """By section of the program, in the order of the map."""
    text = _WRAPPED.sub(r"\n\1 ", map_text.partition(_BEGIN)[2].partition(_END)[0])
    found: dict[str, list[_Placed]] = defaultdict(list)
    output = ""
    for line in text.splitlines():
        if (entry := _INPUT.fullmatch(line)) is not None:
            start, size = int(entry[2], 16), int(entry[3], 16)
            if size > 0 and entry[1] != "*fill*":
                found[output].append(_Placed(start, start + size, entry[4], entry[1]))
        elif (begin := _OUTPUT.match(line)) is not None:
            output = begin[1]
    return found


def _cut(section: Section, placed: list[_Placed]) -> Iterator[Piece]:
    """The section from its first byte to its last. The map shows some merged pieces longer than they are: each ends where the
    next begins."""
    end = section.address + section.size
    inside = sorted((each for each in placed if section.address <= each.start < end), key=lambda each: each.start)
    starts = [each.start for each in inside]
    owners = [(each.object, each.name) for each in inside]
    if not starts or starts[0] > section.address:
        starts, owners = [section.address, *starts], [(LINKER, section.name), *owners]
    for (object_, name), start, after in zip(owners, starts, [*starts[1:], end], strict=True):
        if after > start:
            yield Piece(object_, name, after - start, section.is_stored, section.is_written)
