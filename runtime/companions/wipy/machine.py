"""The WiPy's machine module, as far as a machine without its pins can be one: the clock and its alarm, timers, a watchdog, identity.

Handlers run in threads of their own. Classes for what is wired to pins are not here, so an import of one fails.
"""

import _portwright
import random
import sys
import time

IDLE = 1
SLEEP = 2
DEEPSLEEP = 4
PWRON_RESET = 0
HARD_RESET = 1
WDT_RESET = 2
DEEPSLEEP_RESET = 3
SOFT_RESET = 4
WLAN_WAKE = 1
PIN_WAKE = 2
RTC_WAKE = 3


def freq():
    """The frequency of the board's processor; this machine's is another."""
    return 80000000


def unique_id():
    return b"\x02\0\0\0\0\1"


def reset_cause():
    return PWRON_RESET


def wake_reason():
    return PWRON_RESET


def rng():
    return random.getrandbits(24)


def idle():
    time.sleep_ms(1)


def sleep():
    """Waits until it is interrupted: no other source can wake it here."""
    while True:
        time.sleep_ms(100)


def deepsleep():
    """Ends the program: nobody here wakes it."""
    _portwright.say_once("machine: deepsleep ends the program here")
    sys.exit()


def disable_irq():
    """Nothing is disabled: handlers run in threads."""
    return True


def enable_irq(state=True):
    pass


def reset():
    """Ends the program: nobody here starts it again."""
    _portwright.say_once("machine: reset ends the program here")
    sys.exit()


class WDT:
    """A watchdog, which says so when it was not fed in time. Times are in milliseconds."""

    def __init__(self, id=0, timeout=5000):
        if id != 0:
            raise OSError("there is no watchdog %r" % (id,))
        self._dog = _portwright.Watchdog(timeout)

    def feed(self):
        self._dog.feed()


class RTC:
    ALARM0 = 0

    _alarm = None
    _handler = None

    def __init__(self, id=0, datetime=None):
        if id != 0:
            raise OSError("there is no RTC %r" % (id,))
        if datetime is not None:
            self.init(datetime)

    def init(self, datetime):
        _portwright.Clock.set(datetime)

    def deinit(self):
        _portwright.Clock.follow()

    def now(self):
        return _portwright.Clock.read()

    def alarm(self, id=0, time=None, *, repeat=False):
        """`time`: milliseconds from now."""
        self._check(id)
        self.alarm_cancel()
        RTC._alarm = _portwright.Alarm(self._ring, time * 1000, repeat)

    def alarm_left(self, alarm_id=0):
        self._check(alarm_id)
        return RTC._alarm.left_us() // 1000 if RTC._alarm else 0

    def alarm_cancel(self, alarm_id=0):
        self._check(alarm_id)
        if RTC._alarm:
            RTC._alarm.cancel()
            RTC._alarm = None

    def irq(self, *, trigger, handler=None, wake=IDLE):
        self._check(trigger)
        RTC._handler = handler
        return self

    def _ring(self):
        if RTC._handler:
            RTC._handler(self)

    @staticmethod
    def _check(id):
        if id != RTC.ALARM0:
            raise OSError("there is no alarm %r" % (id,))


class Timer:
    A = 0xFF
    B = 0xFF00
    ONE_SHOT = 0x31
    PERIODIC = 0x32
    PWM = 0x0A
    POSITIVE = 1
    NEGATIVE = 2
    TIMEOUT = 1
    MATCH = 2

    def __init__(self, id, mode=None, *, width=16):
        if not 0 <= id <= 3:
            raise OSError("there is no timer %r" % (id,))
        self._channels = {}
        self._mode = None
        if mode is not None:
            self.init(mode, width=width)

    def init(self, mode, *, width=16):
        if mode == Timer.PWM:
            raise OSError("there is no pin here to put a PWM signal on")
        if mode not in (Timer.ONE_SHOT, Timer.PERIODIC) or width not in (16, 32):
            raise ValueError("a timer is ONE_SHOT or PERIODIC, of width 16 or 32")
        self.deinit()
        self._mode = mode
        self._width = width

    def deinit(self):
        for channel in self._channels.values():
            channel.stop()
        self._channels = {}
        self._mode = None

    def channel(self, channel, *, freq=None, period=None, polarity=POSITIVE, duty_cycle=0):
        if freq is None and period is None:
            return self._channels.get(channel)
        if self._mode is None:
            raise OSError("the timer has no mode yet")
        if channel not in ((Timer.A, Timer.B) if self._width == 16 else (Timer.A | Timer.B,)):
            raise ValueError("there is no such channel in this width")
        if freq is not None and period is not None:
            raise ValueError("freq or period, not both")
        made = _Channel(period if freq is None else 1000000 // freq, self._mode == Timer.PERIODIC)
        if channel in self._channels:
            self._channels[channel].stop()
        self._channels[channel] = made
        return made


class _Channel:
    """A period in microseconds, and who is told when it is over."""

    def __init__(self, period, periodic):
        if period <= 0:
            raise ValueError("a period must be positive")
        self._period = period
        self._periodic = periodic
        self._alarm = None

    def irq(self, *, trigger=Timer.TIMEOUT, priority=1, handler=None):
        if trigger != Timer.TIMEOUT:
            raise ValueError("this channel triggers at TIMEOUT")
        self.stop()
        if handler is not None:
            self._alarm = _portwright.Alarm(lambda: handler(self), self._period, self._periodic)
        return self

    def freq(self):
        return 1000000 // self._period

    def period(self):
        return self._period

    def stop(self):
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
