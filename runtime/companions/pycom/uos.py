"""The VM's os, and uname as Pycom's boards answer it. `machine` says that this is none of them."""

import sys

# Without a path an import finds what the VM itself has, not the module `os` beside this one.
_path = sys.path
sys.path = []
try:
    from os import *
finally:
    sys.path = _path

from collections import namedtuple

_Uname = namedtuple("uname", ("sysname", "nodename", "release", "version", "machine"))


def uname():
    release = ".".join(str(number) for number in sys.implementation[1][:3])
    return _Uname("LoPy4", "LoPy4", release, sys.version, "Portwright on a host")
