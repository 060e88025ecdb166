"""A device's Wi-Fi driver. Here no device has to be prepared; everything else is as `wireless.wifi` has it."""

from wireless.wifi import gethostbyname, get_rssi, is_linked, link, link_info, scan, select, set_link_info, unlink


def init(*arguments):
    """Prepare the device."""


def auto_init():
    """Prepare the device as the board is wired."""
