"""Wi-Fi for scripts that run where there is none: the machine's own network stands in for it.

A station is connected when a script has asked for it, whatever network and key it named, and that is said once. A dialect's
`network` derives its WLAN from `Interface` and brings the constants.
"""

import _portwright

_MAC = b"\x02\0\0\0\0\1"  # administered locally: nobody's
_BUSY = "WLAN: there is no radio here; using this machine's network, which is up; no name or key is tested"


class Interface:
    """One network processor, however many objects; without arguments an object takes it as it is."""

    MODES = ()
    SECURITIES = ()
    DEFAULT_MODE = None
    _set = {}

    def __init__(self, id=0, mode=None, **settings):
        if id != 0:
            raise OSError("there is no WLAN %r" % (id,))
        if mode is not None or settings or not self._set:
            self.init(mode, **settings)

    def init(self, mode=None, *, ssid="", auth=None, channel=1, antenna=0):
        mode = self.DEFAULT_MODE if mode is None else mode
        self._check_mode(mode)
        self._check_auth(auth)
        self._check_channel(channel)
        self._set.update(mode=mode, ssid=ssid or "", auth=auth, channel=channel, antenna=antenna or 0, connected=False)

    def deinit(self):
        self._set["connected"] = False

    def connect(self, ssid, *, auth=None, bssid=None, timeout=None):
        """Nothing is joined: this machine is on its network already."""
        if not isinstance(ssid, str):
            raise TypeError("the name of a network is text")
        self._check_auth(auth)
        _portwright.say_once(_BUSY)
        self._set.update(ssid=ssid, connected=True)

    def disconnect(self):
        self._set["connected"] = False

    def isconnected(self):
        """As a station: whether a script has connected and the device has a network. As an access point: never, nobody can
        join."""
        return self._set["connected"] and _portwright.network_is_up()

    def ifconfig(self, id=0, config=None):
        """(address, mask, gateway, name server). A configuration is looked at and not carried out."""
        if config is None:
            return _portwright.interface() if self._set["connected"] else ("0.0.0.0",) * 4
        if config != "dhcp" and (len(config) != 4 or not all(isinstance(part, str) for part in config)):
            raise ValueError("a configuration is 'dhcp' or four addresses")
        _portwright.say_once("WLAN: this machine keeps its own address; ifconfig changes nothing")

    def scan(self):
        """No networks, for there is no radio."""
        _portwright.say_once("WLAN: there is no radio here; a scan finds nothing")
        return []

    def mode(self, mode=None):
        if mode is None:
            return self._set["mode"]
        self._check_mode(mode)
        self._set["mode"] = mode

    def ssid(self, ssid=None):
        if ssid is None:
            return self._set["ssid"]
        self._set["ssid"] = ssid

    def auth(self, auth=None):
        if auth is None:
            return self._set["auth"]
        self._check_auth(auth)
        self._set["auth"] = auth

    def channel(self, channel=None):
        if channel is None:
            return self._set["channel"]
        self._check_channel(channel)
        self._set["channel"] = channel

    def antenna(self, antenna=None):
        if antenna is None:
            return self._set["antenna"]
        self._set["antenna"] = antenna

    def mac(self):
        return _MAC

    def _check_mode(self, mode):
        if mode not in self.MODES:
            raise ValueError("there is no such mode as %r" % (mode,))

    def _check_auth(self, auth):
        if auth is not None and (not isinstance(auth, tuple) or len(auth) < 2 or auth[0] not in self.SECURITIES):
            raise ValueError("auth is None or (security, key)")

    def _check_channel(self, channel):
        if not 1 <= channel <= 14:
            raise ValueError("channel %r is not within 1 to 14" % (channel,))
