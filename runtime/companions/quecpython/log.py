"""Messages with a level and a topic, as `LEVEL:topic:message`."""

import sys

CRITICAL = 50
ERROR = 40
WARNING = 30
INFO = 20
DEBUG = 10
NOTSET = 0

_NAMES = {CRITICAL: "CRIT", ERROR: "ERROR", WARNING: "WARN", INFO: "INFO", DEBUG: "DEBUG"}
_level = INFO
_output = sys.stderr
_loggers = {}


class Logger:
    def __init__(self, name):
        self.name = name
        self.level = NOTSET

    def setLevel(self, level):
        self.level = level

    def isEnabledFor(self, level):
        return level >= (self.level or _level)

    def log(self, level, msg, *args):
        if self.isEnabledFor(level):
            text = msg % args if args else msg
            _output.write("{}:{}:{}\n".format(_NAMES.get(level, "LVL{}".format(level)), self.name, text))

    def debug(self, msg, *args):
        self.log(DEBUG, msg, *args)

    def info(self, msg, *args):
        self.log(INFO, msg, *args)

    def warning(self, msg, *args):
        self.log(WARNING, msg, *args)

    def error(self, msg, *args):
        self.log(ERROR, msg, *args)

    def critical(self, msg, *args):
        self.log(CRITICAL, msg, *args)


def basicConfig(level=INFO):
    global _level
    _level = level


def set_output(out):
    """`out`: anything that text can be written to."""
    global _output
    if not hasattr(out, "write"):
        raise Exception("{} must extend UART".format(out))
    _output = out


def getLogger(name="root"):
    if name not in _loggers:
        _loggers[name] = Logger(name)
    return _loggers[name]
