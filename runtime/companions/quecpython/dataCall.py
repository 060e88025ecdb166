"""Data calls for scripts that run where there is no modem: the machine's own network stands in for them.

The call of profile 1 is up when the program starts. Starting and stopping one changes what this module says; the machine's
network stays as it is. Whatever access point is named is kept and not tested.
"""

import _portwright
import _thread

_PROFILES = (1, 2, 3)
_active = {1: True, 2: False, 3: False}
_contexts = {profile: (0, "", "", "", 0) for profile in _PROFILES}
_callback = None


def setPDPContext(profileID, ipType, apn, username, password, authType):
    _check_profile(profileID)
    if ipType not in (0, 1, 2) or authType not in (0, 1, 2, 3):
        raise ValueError("invalid value, ipType should be in [0,2], authType in [0,3].")
    old = _contexts[profileID]
    apn, username, password = [old[i + 1] if text is None else text for i, text in enumerate((apn, username, password))]
    if max(len(apn), len(username), len(password)) > 64:
        raise ValueError("invalid value, the length should be no more than [64] bytes.")
    if (username or password) and authType == 0:
        authType = 2
    _contexts[profileID] = (ipType, apn, username, password, authType)
    return 0


def getPDPContext(profileID):
    _check_profile(profileID)
    return _contexts[profileID]


def setApn(profileID, ipType, apn, username, password, authType, flag=0):
    return setPDPContext(profileID, ipType, apn, username, password, authType)


def setAutoActivate(profileID, enable):
    _check_profile(profileID)
    _check_switch(enable)
    return 0


def setAutoConnect(profileID, enable):
    _check_profile(profileID)
    _check_switch(enable)
    return 0


def setDNSServer(profileID, simID, priDNS, secDNS):
    """Nothing changes: names are looked up as this machine does it."""
    _check_profile(profileID)
    _portwright.say_once("dataCall: this machine keeps its own name servers")
    return 0


def setAsynMode(mode):
    _check_switch(mode)
    return 0


def setCallback(fun):
    """`fun` is called with (profile, state), in a thread of its own, when a call starts or stops."""
    global _callback
    if fun is not None and not callable(fun):
        return -1
    _callback = fun
    return 0


def start(profileID, ipType=0, apn="", username="", password="", authType=0):
    setPDPContext(profileID, ipType, apn, username, password, authType)
    return activate(profileID)


def stop(profileID, ipType=0):
    return deactivate(profileID)


def activate(profileID):
    _check_profile(profileID)
    _portwright.say_once("dataCall: there is no modem here; using this machine's network, which is up")
    _change(profileID, True)
    return 0


def deactivate(profileID):
    _check_profile(profileID)
    _change(profileID, False)
    return 0


def getInfo(profileID, ipType):
    """(profile, ipType, [state, reconnect, address, first name server, second]), for ipType 2 with a list for IPv6 as well;
    -1 where there is no such profile or type."""
    if profileID not in _PROFILES or ipType not in (0, 1, 2):
        return -1
    if _active[profileID]:
        address, _, _, server = _portwright.interface()
        v4 = [1, 0, address, server, server]
    else:
        v4 = [0, 0, "0.0.0.0", "0.0.0.0", "0.0.0.0"]
    v6 = [0, 0, "::", "::", "::"]
    return (profileID, ipType) + ((v4,), (v6,), (v4, v6))[ipType]


def _change(profile, active):
    if _active[profile] != active:
        _active[profile] = active
        if _callback is not None:
            _thread.start_new_thread(_callback, ((profile, int(active)),))


def _check_profile(profile):
    if profile not in _PROFILES:
        raise ValueError("invalid value, profileID should be in [1,3].")


def _check_switch(value):
    if value not in (0, 1):
        raise ValueError("invalid value, enable should be 0 or 1.")
