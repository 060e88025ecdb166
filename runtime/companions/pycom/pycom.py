"""What belongs to Pycom's boards alone: the light, values that outlive a reset, what happens at boot.

There is no light here and no flash: states are kept while the program runs, and no longer.
"""

_kept = {
    "heartbeat": True,
    "heartbeat_on_boot": True,
    "wifi_on_boot": True,
    "wifi_mode_on_boot": 2,
    "wifi_ssid_sta": None,
    "wifi_pwd_sta": None,
    "wifi_ssid_ap": None,
    "wifi_pwd_ap": None,
    "smart_config_on_boot": False,
    "wdt_on_boot": False,
    "wdt_on_boot_timeout": 5000,
}
_values = {}


def _state(name, change):
    """The state, or its change."""
    if change is None:
        return _kept[name]
    _kept[name] = change


def _flag(name, change):
    return _state(name, None if change is None else bool(change))


def heartbeat(enable=None):
    return _flag("heartbeat", enable)


def heartbeat_on_boot(enable=None):
    return _flag("heartbeat_on_boot", enable)


def wifi_on_boot(enable=None):
    return _flag("wifi_on_boot", enable)


def wifi_mode_on_boot(mode=None):
    return _state("wifi_mode_on_boot", mode)


def wifi_ssid_sta(ssid=None):
    return _state("wifi_ssid_sta", ssid)


def wifi_pwd_sta(key=None):
    return _state("wifi_pwd_sta", key)


def wifi_ssid_ap(ssid=None):
    return _state("wifi_ssid_ap", ssid)


def wifi_pwd_ap(key=None):
    return _state("wifi_pwd_ap", key)


def smart_config_on_boot(enable=None):
    return _flag("smart_config_on_boot", enable)


def wdt_on_boot(enable=None):
    return _flag("wdt_on_boot", enable)


def wdt_on_boot_timeout(timeout=None):
    if timeout is not None and timeout < 5000:
        raise ValueError("the timeout must be at least 5000 ms")
    return _state("wdt_on_boot_timeout", timeout)


def rgbled(color):
    """Nothing lights up."""
    if not 0 <= color <= 0xFFFFFF:
        raise ValueError("a colour has 24 bits")


def nvs_set(key, value):
    if not isinstance(key, str) or not isinstance(value, (int, str)):
        raise TypeError("a key is text, a value a number or text")
    if isinstance(value, int) and not -0x80000000 <= value <= 0xFFFFFFFF:
        raise OverflowError("a number has 32 bits")
    _values[key] = value


def nvs_get(key, default=None):
    return _values.get(key, default)


def nvs_erase(key):
    del _values[key]


def nvs_erase_all():
    _values.clear()
