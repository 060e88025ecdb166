"""The same as `uos`."""

from uos import *
