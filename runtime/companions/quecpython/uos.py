"""The VM's os, and uname as QuecPython answers it. The model is one that scripts know; `machine` says that this is none."""

import sys
from collections import namedtuple
from os import *

_FIELDS = ("sysname", "nodename", "release", "version", "machine", "qpyver")
_Uname = namedtuple("uname", _FIELDS)


def uname2():
    release = ".".join(str(number) for number in sys.implementation[1][:3])
    return _Uname("EC600U-CNLB", "EC600U", release, sys.version, "Portwright on a host", "V0001")


def uname():
    """Texts of the form name=value."""
    return tuple("{}={}".format(name, value) for name, value in zip(_FIELDS, uname2()))
