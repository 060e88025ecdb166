"""Pycom's machine module, as far as a machine without its pins can be one: timers, a watchdog, the clock, identity, an end.

Handlers run in threads of their own, as they do on the board. Classes for what is wired to pins are not here, so an import of
one fails.
"""

import _portwright
import random
import sys
import time

PWRON_RESET = 0
HARD_RESET = 1
WDT_RESET = 2
DEEPSLEEP_RESET = 3
SOFT_RESET = 4
BROWN_OUT_RESET = 5
PWRON_WAKE = 0
PIN_WAKE = 1
RTC_WAKE = 2
ULP_WAKE = 3


def freq():
    """The frequency of the board's processor; this machine's is another."""
    return 160000000


def unique_id():
    """The same on every machine: administered locally, nobody's."""
    return b"\x02\0\0\0\0\1"


def rng():
    return random.getrandbits(24)


def reset_cause():
    return PWRON_RESET


def wake_reason():
    return (PWRON_WAKE, [])


def idle():
    time.sleep_ms(1)


def sleep(time_ms=None, resume_wifi_ble=False):
    """Waits. Without a time it waits until it is interrupted, for no other source can wake it."""
    while time_ms is None:
        time.sleep_ms(100)
    time.sleep_ms(time_ms)


def deepsleep(time_ms=None):
    """Ends the program: nobody here wakes it."""
    _portwright.say_once("machine: deepsleep ends the program here")
    sys.exit()


def reset():
    """Ends the program: nobody here starts it again."""
    _portwright.say_once("machine: reset ends the program here")
    sys.exit()


def disable_irq():
    """Nothing is disabled: handlers run in threads."""
    return 0


def enable_irq(state=0):
    pass


class WDT:
    """A watchdog, which says so when it was not fed in time. Times are in milliseconds."""

    def __init__(self, id=0, timeout=5000):
        if id != 0:
            raise OSError("there is no watchdog %r" % (id,))
        self._dog = _portwright.Watchdog(timeout)

    def init(self, timeout):
        self._dog.set(timeout)

    def feed(self):
        self._dog.feed()


class Timer:
    """Measures time, and calls back after one."""

    @staticmethod
    def sleep_us(microseconds):
        time.sleep_us(microseconds)

    class Chrono:
        def __init__(self):
            self._gathered = 0
            self._started = None

        def start(self):
            if self._started is None:
                self._started = time.ticks_us()

        def stop(self):
            self._gathered = self.read_us()
            self._started = None

        def reset(self):
            self._gathered = 0
            if self._started is not None:
                self._started = time.ticks_us()

        def read_us(self):
            running = 0 if self._started is None else time.ticks_diff(time.ticks_us(), self._started)
            return self._gathered + running

        def read_ms(self):
            return self.read_us() // 1000

        def read(self):
            return self.read_us() / 1000000

    class Alarm:
        def __init__(self, handler=None, s=None, *, ms=None, us=None, arg=None, periodic=False):
            given = [each for each in ((s, 1000000), (ms, 1000), (us, 1)) if each[0] is not None]
            if len(given) != 1:
                raise ValueError("please provide an interval in s, ms or us, one of them")
            self._interval = int(given[0][0] * given[0][1])
            if self._interval <= 0:
                raise ValueError("an interval must be positive")
            self._periodic = periodic
            self._alarm = None
            self.callback(handler, arg=arg)

        def callback(self, handler, *, arg=None):
            """Starts the interval anew; None disables the alarm."""
            self.cancel()
            if handler is not None:
                told = self if arg is None else arg
                self._alarm = _portwright.Alarm(lambda: handler(told), self._interval, self._periodic)

        def cancel(self):
            if self._alarm is not None:
                self._alarm.cancel()
                self._alarm = None


class RTC:
    INTERNAL_RC = 0
    XTAL_32KHZ = 1

    _synced = False
    _memory = b""

    def __init__(self, id=0, datetime=None, source=INTERNAL_RC):
        if id != 0:
            raise OSError("there is no RTC %r" % (id,))
        if datetime is not None:
            self.init(datetime, source)

    def init(self, datetime=None, source=INTERNAL_RC):
        if datetime is not None:
            _portwright.Clock.set(datetime)

    def now(self):
        return _portwright.Clock.read()

    def ntp_sync(self, server, *, update_period=3600):
        """No server is asked: the machine's own time is taken, which somebody else keeps."""
        if update_period < 15:
            raise ValueError("update period cannot be shorter than 15 s")
        if server is not None:
            _portwright.say_once("RTC: no time server is asked; this machine's own time is taken")
            _portwright.Clock.follow()
            RTC._synced = True

    def synced(self):
        return RTC._synced

    def memory(self, data=None):
        if data is None:
            return RTC._memory
        RTC._memory = bytes(data)
