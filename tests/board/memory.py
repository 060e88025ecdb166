"""What the network stack of a running board has in use, read from the board's memory by the image's symbols: nothing is built into the
image for it. In: a running board. Out: counts. Never: a change of what runs, but that it stands still while it is read.
"""

from __future__ import annotations

import json
import re
import struct
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.board.support import listing
from workbench import emulator

_POOL = re.compile(r"(?:.*::)?memp_tab_(\w+)")  # where the list of free elements of a pool starts
_DESCRIPTION = struct.Struct("<HH8x")  # struct memp_desc: the size of an element, how many there are
_SMALL_HEAP = 64000  # bytes; of a larger one lwIP keeps places with 32 bits (lwip/mem.h)
_ON_THEIR_WAY = ("TCP_SEG", "PBUF", "PBUF_POOL", "ARP_QUEUE", "ND6_QUEUE", "heap")
_REST = 0.1  # seconds between two looks
_PATIENCE = 20.0

Usage = Mapping[str, int]  # elements of each pool, and bytes of the stack's heap under "heap"


class Memory:
    """Of one running board."""

    def __init__(self, board: emulator.Board, program: Path) -> None:
        places = (line.split(maxsplit=2) for line in listing("arm-none-eabi-nm", "--demangle", program).splitlines())
        self._places = {name: int(place, 16) for place, _, name in places}
        board.monitor.settimeout(_PATIENCE)
        self._monitor = board.monitor.makefile("rw")
        self._monitor.readline()  # the greeting
        self._execute("qmp_capabilities")
        self._pools = {
            found[1]: (place, self._elements(name.replace("memp_tab_", "memp_")))
            for name, place in self._places.items()
            if (found := _POOL.fullmatch(name))
        }

    def usage(self) -> Usage:
        """At this moment. Something may just be on its way in or out."""
        self._execute("stop")
        start = self._places["board_data_start"]
        picture = self._read(start, self._places["board_bss_end"] - start)
        self._execute("cont")

        def unpack(form: str, place: int) -> tuple[int, ...]:
            return struct.unpack_from(form, picture, place - start)

        def free(place: int) -> int:
            count = -1
            while place != 0:
                (place,) = unpack("<I", place)
                count += 1
            return count

        used = {name: elements - free(place) for name, (place, elements) in self._pools.items()}
        ((first,), (last,)) = (unpack("<I", self._places[name]) for name in ("ram", "ram_end"))
        form = "<IIB" if last - first > _SMALL_HEAP else "<HHB"
        used["heap"] = place = 0
        while first + place < last:
            following, _, taken = unpack(form, first + place)
            used["heap"] += (following - place) * taken
            place = following
        return used

    def quiet(self) -> Usage:
        """As soon as nothing is on its way: no segment waits for its acknowledgement, no frame for its reader; and the board is
        sure of its own address of IPv6, whose group it has joined."""
        return self._soon(lambda used: not any(used[name] for name in _ON_THEIR_WAY) and used["MLD6_GROUP"] > 0)

    def settled(self, wanted: Usage) -> Usage:
        """As soon as it is what is wanted. Connections take seconds to end."""
        return self._soon(lambda used: used == wanted)

    def _soon(self, condition: Callable[[Usage], bool]) -> Usage:
        """Or what it is after a while."""
        deadline = time.monotonic() + _PATIENCE
        while not condition(used := self.usage()) and time.monotonic() < deadline:
            time.sleep(_REST)
        return used

    def _elements(self, description: str) -> int:
        _, elements = _DESCRIPTION.unpack(self._read(self._places[description], _DESCRIPTION.size))
        return int(elements)

    def _read(self, place: int, size: int) -> bytes:
        with tempfile.NamedTemporaryFile() as file:
            self._execute("pmemsave", val=place, size=size, filename=file.name)
            return file.read()

    def _execute(self, command: str, **arguments: object) -> None:
        self._monitor.write(json.dumps({"execute": command, "arguments": arguments}))
        self._monitor.flush()
        while "return" not in (answer := json.loads(self._monitor.readline())):
            assert "error" not in answer, answer  # else something that happened meanwhile
