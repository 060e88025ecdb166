"""Pycom's network module. WLAN is this machine's network (see `_wlan`); the radios are not here, and say so when they are made."""

import _wlan
from collections import namedtuple

_Macs = namedtuple("wlan_mac", ("sta_mac", "ap_mac"))


class WLAN(_wlan.Interface):
    STA = 1
    AP = 2
    STA_AP = 3
    WEP = 1
    WPA = 2
    WPA2 = 3
    WPA2_ENT = 5
    INT_ANT = 0
    EXT_ANT = 1
    HT20 = 1
    HT40 = 2

    MODES = (STA, AP, STA_AP)
    SECURITIES = (None, WEP, WPA, WPA2, WPA2_ENT)
    DEFAULT_MODE = AP

    def init(self, mode=None, *, ssid=None, auth=None, channel=1, antenna=None, power_save=False, hidden=False,
             bandwidth=HT40, max_tx_pwr=None, country=None, protocol=None):  # fmt: skip
        super().init(mode, ssid=ssid, auth=auth, channel=channel, antenna=antenna)

    def connect(self, ssid, auth=None, bssid=None, timeout=None, ca_certs=None, keyfile=None, certfile=None, identity=None,
                hostname=None):  # fmt: skip
        super().connect(ssid, auth=auth, bssid=bssid, timeout=timeout)

    def scan(self, ssid=None, bssid=None, channel=0, show_hidden=False, type=None, scantime=None):
        return super().scan()

    def mac(self):
        return _Macs(super().mac(), b"\x02\0\0\0\0\2")

    def bssid(self):
        return super().mac() if self.isconnected() else None

    def hostname(self, name=None):
        """The machine keeps its own name."""


class LoRa:
    """The names of LoRa, so that scripts can be imported. There is no radio to make one with."""

    LORA = 0
    LORAWAN = 1
    OTAA = 0
    ABP = 1
    AS923 = 0
    AU915 = 1
    CN470 = 2
    EU433 = 4
    EU868 = 5
    IN865 = 7
    US915 = 8
    CLASS_A = 0
    CLASS_C = 2
    ALWAYS_ON = 0
    TX_ONLY = 1
    SLEEP = 2
    BW_125KHZ = 0
    BW_250KHZ = 1
    BW_500KHZ = 2
    CODING_4_5 = 1
    CODING_4_6 = 2
    CODING_4_7 = 3
    CODING_4_8 = 4
    RX_PACKET_EVENT = 1
    TX_PACKET_EVENT = 2
    TX_FAILED_EVENT = 4

    def __init__(self, *arguments, **settings):
        raise OSError("there is no LoRa radio here")


class Sigfox:
    """The names of Sigfox, so that scripts can be imported. There is no radio to make one with."""

    SIGFOX = 0
    FSK = 1
    RCZ1 = 0
    RCZ2 = 1
    RCZ3 = 2
    RCZ4 = 3

    def __init__(self, *arguments, **settings):
        raise OSError("there is no Sigfox radio here")
