"""Functions that Zerynth's language has without an import."""

import random as _random
import sys
import threading
import time

MICROS = 1
MILLIS = 2
SECONDS = 3


def sleep(duration, time_unit=MILLIS):
    """Suspends the thread."""
    if not isinstance(duration, int):
        raise TypeError("a duration is a whole number")
    if time_unit == MICROS:
        time.sleep_us(duration)
    elif time_unit == MILLIS:
        time.sleep_ms(max(duration, 0))
    elif time_unit == SECONDS:
        time.sleep_ms(max(duration, 0) * 1000)
    else:
        raise ValueError("a unit is MICROS, MILLIS or SECONDS")


class _Started(threading.Thread):
    """What nobody asks for its exception prints it."""

    def run(self):
        try:
            super().run()
        except Exception as error:
            sys.print_exception(error, sys.stderr)
            raise


def thread(function, *args, prio=4, size=-1):
    """Runs the function in a new thread, which is returned. Priorities and sizes are the machine's own."""
    if not callable(function):
        raise TypeError("a thread runs a function")
    started = _Started(target=function, args=args)
    started.start(prio, size)
    return started


def random(least=0, most=0x3FFFFFFF):
    """A whole number from `least` to `most`, both included."""
    return _random.randint(least, most)
