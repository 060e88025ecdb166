"""The WiPy's network module. Its WLAN is this machine's network; see `_wlan`."""

import _wlan


class WLAN(_wlan.Interface):
    STA = 0
    AP = 2
    WEP = 1
    WPA = 2
    WPA2 = 2
    INT_ANT = 0
    EXT_ANT = 1
    ANY_EVENT = 1

    MODES = (STA, AP)
    SECURITIES = (None, WEP, WPA, WPA2)
    DEFAULT_MODE = AP
