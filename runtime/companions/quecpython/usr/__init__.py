"""The device's folder of a user's modules: the one of that name beside the script, or else the script's own."""

import os
import sys

__path__ = sys.path[0] or "."
try:
    os.stat(__path__ + "/usr")
    __path__ += "/usr"
except (AttributeError, OSError):  # not every board has files
    pass
