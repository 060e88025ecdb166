"""The VM's time, and the time zone that QuecPython keeps, in whole hours. It begins with none, in UTC."""

from time import *

_zone = 0


def getTimeZone():
    return _zone


def setTimeZone(offset):
    global _zone
    if not isinstance(offset, int):
        raise TypeError("a time zone is a whole number of hours")
    if not -12 <= offset <= 12:
        raise ValueError("a time zone is within -12 to 12 hours")
    _zone = offset


def localtime(secs=None):
    """Eight numbers: year, month, day, hour, minute, second, weekday, day of the year."""
    return gmtime((time() if secs is None else secs) + _zone * 3600)[:8]
