"""The wire between the board and its peer, in the test's hands. In: frames, weather. Out: the frames that survived it, and a record of
all that passed. Never: a wait without end, or a fate that depends on anything but the seed and how many frames went before.
"""

from __future__ import annotations

import os
import random
import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Frame = bytes
_LARGEST = 65536
_ETHERNET = 14  # bytes of its header
_IP = b"\x08\x00"
_HELD_AT_MOST = 0.02  # seconds that a delayed frame waits for others to overtake it
_OVERTAKEN_BY = 3  # frames, at most
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Weather:
    """What happens to frames, in thousandths of them."""

    lost: int = 0
    doubled: int = 0
    delayed: int = 0  # behind frames that were sent later
    damaged: int = 0  # one bit is turned


FINE = Weather()


@dataclass(frozen=True, slots=True)
class Passed:
    """A frame as the board sent it, or as the board was given it."""

    to_board: bool
    frame: Frame


def _with_a_bit_turned(frame: Frame, place: float) -> Frame:
    """Behind the header of Ethernet, and in what has checksums of its own: the controller's is not on this wire."""
    if frame[12:14] != _IP:
        return frame
    bit = int(place * 8 * (len(frame) - _ETHERNET)) + 8 * _ETHERNET
    turned = bytearray(frame)
    turned[bit // 8] ^= 1 << bit % 8
    return bytes(turned)


class _Way:
    """One direction."""

    def __init__(self, deliver: Callable[[Frame], None], seed: str) -> None:
        self._deliver = deliver
        self._chance = random.Random(seed)
        self._held: list[tuple[int, Frame]] = []  # and how many frames may still overtake it

    def carry(self, frame: Frame, weather: Weather) -> None:
        fate, place = self._chance.randrange(1000), self._chance.random()
        doubled = weather.lost + weather.doubled
        delayed = doubled + weather.delayed
        damaged = delayed + weather.damaged
        if fate < weather.lost:
            return
        if doubled <= fate < delayed:
            self._held.append((1 + int(place * _OVERTAKEN_BY), frame))
            return
        self._deliver(_with_a_bit_turned(frame, place) if delayed <= fate < damaged else frame)
        if fate < doubled:
            self._deliver(frame)
        self._let_go()

    def _let_go(self) -> None:
        """A frame has overtaken those that are held."""
        held, self._held = self._held, []
        for overtakers, late in held:
            if overtakers > 1:
                self._held.append((overtakers - 1, late))
            else:
                self._deliver(late)

    def release(self) -> None:
        """Nothing came for a while."""
        held, self._held = self._held, []
        for _, frame in held:
            self._deliver(frame)


@dataclass
class Wire:
    """Carries frames between the board's end of an `emulator.wire()` and a tap. Set `weather` at any time; `cut` loses all."""

    board: socket.socket
    tap: int
    seed: str
    weather: Weather = FINE
    cut: bool = False
    record: list[Passed] = field(default_factory=list)
    recording: bool = True
    _stopping: threading.Event = field(default_factory=threading.Event)

    def give_board(self, frame: Frame) -> None:
        """Past the weather. Waits while the board is slow, and gives up with the wire."""
        while not self._stopping.is_set():
            try:
                self.board.send(frame, socket.MSG_DONTWAIT)
                self._note(True, frame)
                return
            except BlockingIOError:
                with selectors.DefaultSelector() as room:
                    room.register(self.board, selectors.EVENT_WRITE)
                    room.select(_HELD_AT_MOST)

    def _note(self, to_board: bool, frame: Frame) -> None:
        if self.recording:
            self.record.append(Passed(to_board, frame))

    def _give_tap(self, frame: Frame) -> None:
        os.write(self.tap, frame)

    def _work(self) -> None:
        outward = _Way(self._give_tap, f"{self.seed} from the board")
        inward = _Way(self.give_board, f"{self.seed} to the board")
        with selectors.DefaultSelector() as selector:
            selector.register(self.board, selectors.EVENT_READ, outward)
            selector.register(self.tap, selectors.EVENT_READ, inward)
            while not self._stopping.is_set():
                ready = selector.select(_HELD_AT_MOST)
                for key, _ in ready:
                    frame = os.read(key.fd, _LARGEST)
                    if key.data is outward:
                        self._note(False, frame)
                    if not self.cut:
                        key.data.carry(frame, self.weather)
                if not ready:
                    outward.release()
                    inward.release()

    @contextmanager
    def carrying(self) -> Iterator[None]:
        """In a thread of its own while the block lasts."""
        thread = threading.Thread(target=self._work, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            thread.join(_PATIENCE)
