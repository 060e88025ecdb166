"""Timers that measure and timers that call, in milliseconds. What they call runs in a thread of its own."""

import _portwright
import time

_start = time.ticks_ms()


def now():
    """Milliseconds since the program first used this module."""
    return time.ticks_diff(time.ticks_ms(), _start)


class timer:
    def __init__(self):
        self._alarm = None
        self._started = None

    def one_shot(self, delay, fun, arg=None):
        self._set(delay, fun, arg, False)

    def interval(self, period, fun, arg=None):
        self._set(period, fun, arg, True)

    def clear(self):
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def destroy(self):
        self.clear()

    def start(self):
        self._started = now()

    def get(self):
        """Milliseconds since start or reset."""
        if self._started is None:
            raise TypeError("the timer was not started")
        return now() - self._started

    def reset(self):
        passed = self.get()
        self.start()
        return passed

    def _set(self, milliseconds, fun, arg, periodic):
        if not callable(fun):
            raise TypeError("a timer calls a function")
        self.clear()
        self._alarm = _portwright.Alarm(lambda: fun(arg), milliseconds * 1000, periodic)
