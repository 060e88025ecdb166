"""What companions of several variants share: this machine's address, what is said once, alarms, a clock.

Scripts have no business here.
"""

import _thread
import sys
import time

try:
    import usocket as sockets
except ImportError:
    import socket as sockets

_said = set()


def own_address():
    """The address that this device's traffic leaves by; "0.0.0.0" where it has no network."""
    try:
        return sockets.own_address()
    except Exception:  # not an OSError in every dialect
        return "0.0.0.0"


def network_is_up():
    return own_address() != "0.0.0.0"


def interface():
    """(address, mask, gateway, name server): what a script on this machine can count on."""
    address = own_address()
    return (address, "255.0.0.0" if address.startswith("127.") else "255.255.255.255", "0.0.0.0", "0.0.0.0")


def say_once(text):
    """A line on standard error, the first time only, where something stands in for a device."""
    if text not in _said:
        _said.add(text)
        sys.stderr.write(text + "\n")


class Alarm:
    """Calls a function after a time, in a thread of its own; again and again if it is periodic. A call that raises is the
    last one."""

    def __init__(self, call, microseconds, periodic=False):
        if not isinstance(microseconds, int):
            raise TypeError("a time is a whole number")
        if microseconds <= 0 and periodic:
            raise ValueError("a period must be positive")
        self._call = call
        self._period = microseconds
        self._periodic = periodic
        self._active = True
        self._left = 0
        _thread.start_new_thread(self._run, ())

    def cancel(self):
        self._active = False

    def left_us(self):
        return max(self._left, 0) if self._active else 0

    def _run(self):
        last = time.ticks_us()
        while self._active:
            self._left += self._period
            while self._left > 0 and self._active:
                time.sleep_us(min(self._left, 20000))
                now = time.ticks_us()
                self._left -= time.ticks_diff(now, last)
                last = now
            if not self._active:
                return
            if not self._periodic:
                self._active = False
            try:
                self._call()
            except Exception as error:
                self._active = False
                sys.print_exception(error, sys.stderr)


class Watchdog:
    """Says, once, that nobody fed it in time. A board would start again then; the program goes on."""

    def __init__(self, milliseconds):
        self.set(milliseconds)
        _thread.start_new_thread(self._watch, ())

    def set(self, milliseconds):
        if not isinstance(milliseconds, int):
            raise TypeError("a time is a whole number")
        if milliseconds <= 0:
            raise ValueError("a watchdog's time must be positive")
        self._limit = milliseconds
        self.feed()

    def feed(self):
        self._fed = time.ticks_ms()

    def _watch(self):
        while time.ticks_diff(time.ticks_ms(), self._fed) <= self._limit:
            time.sleep_ms(min(self._limit, 20))
        say_once("machine: the watchdog was not fed in time; a board would start again now")


class Clock:
    """Date and time. Setting it changes what this clock says, not the machine's own time."""

    _ahead = 0  # seconds; one clock, however many objects

    @staticmethod
    def set(moment):
        """`moment`: (year, month, day[, hour[, minute[, second[, microsecond[, zone]]]]]), in UTC."""
        if not 3 <= len(moment) <= 8:
            raise TypeError("a date has three to eight parts")
        parts = list(moment) + [0] * (8 - len(moment))
        limits = ((1970, 2099), (1, 12), (1, 31), (0, 23), (0, 59), (0, 59), (0, 999999))
        for part, (least, most) in zip(parts, limits):
            if not least <= part <= most:
                raise ValueError("%s is no date" % (tuple(moment),))
        wanted = _days(*parts[:3]) * 86400 + parts[3] * 3600 + parts[4] * 60 + parts[5]
        Clock._ahead = wanted - int(time.time())

    @staticmethod
    def follow():
        """The machine's own time again."""
        Clock._ahead = 0

    @staticmethod
    def read():
        """(year, month, day, hour, minute, second, microsecond, None)"""
        now = time.time_ns() // 1000
        return time.gmtime(now // 1000000 + Clock._ahead)[:6] + (now % 1000000, None)


def _days(year, month, day):
    """Days since the first of January 1970."""
    before = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)[month - 1]
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    past = year - 1
    return (
        (year - 1970) * 365 + past // 4 - past // 100 + past // 400 - 477 + before + (1 if leap and month > 2 else 0) + day - 1
    )
