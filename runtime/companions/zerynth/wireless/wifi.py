"""Wi-Fi for scripts that run where there is none: the machine's own network stands in for it.

The link is up before anybody asks for it and stays up. The first call of `link` says so, once, so that nobody takes the
name of a network or its password for tested.
"""

import sys

_announced = False
_linked = True


def link(ssid, security, password=""):
    """Link to a network. Nothing is linked: this machine is on the network already."""
    global _announced, _linked
    _linked = True
    if not _announced:
        _announced = True
        sys.stderr.write("wifi: there is no radio here; using this machine's network, which is up\n")


def unlink():
    """Leave the network. The machine stays on it; only `is_linked` changes."""
    global _linked
    _linked = False


def is_linked():
    return _linked


def link_info():
    """(address, mask, gateway, name server, MAC address): what a script on this machine can count on."""
    return ("127.0.0.1", "255.0.0.0", "0.0.0.0", "0.0.0.0", b"\0\0\0\0\0\0")
