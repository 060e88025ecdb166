"""The radio network, for scripts that run where there is none: registered in the test network 001/01, with a good signal.

All numbers stand in for a modem's. The time is this machine's.
"""

import time

_fun = 1
_config = (8, False)
_CELL = (0, 1, 1, 1, 1, 1, 1, -80, -8, 20)  # flag, cell, mcc, mnc, pci, tac, earfcn, rsrp, rsrq, sinr


def csqQueryPoll():
    return 31 if _fun == 1 else 99


def getSignal(sinrEnable=0):
    lte = [-60, -80, -8, 15] if _fun == 1 else [99, 99, 255, 255]
    if sinrEnable:
        lte.append(20 if _fun == 1 else 255)
    return ([99, 99, 255, 255], lte)


def getState():
    """([state, area, cell, radio, cause, code] of voice, the same of data); state 1 is registered, radio 7 is E-UTRAN."""
    registration = [1, 1, 1, 7, 0, 0] if _fun == 1 else [0, 0, 0, 0, 0, 0]
    return (registration, list(registration))


def operatorName():
    return ("Test PLMN 1-1", "Test1-1", "001", "01") if _fun == 1 else -1


def getNetMode():
    return (0, "001", "01", 7)


def getConfig():
    return _config


def setConfig(mode, roaming=False):
    global _config
    _config = (mode, bool(roaming))
    return 0


def nitzTime():
    """(text, seconds, leap seconds)"""
    now = int(time.time())
    year, month, day, hour, minute, second = time.gmtime(now)[:6]
    text = "%02d/%02d/%02d %02d:%02d:%02d 0 0" % (year % 100, month, day, hour, minute, second)
    return (text, now, 0)


def getCellInfo():
    return ([], [], [_CELL] if _fun == 1 else [])


def getCi():
    return [_CELL[1]]


def getServingCi():
    return _CELL[1]


def getMcc():
    return [_CELL[2]]


def getServingMcc():
    return _CELL[2]


def getMnc():
    return [_CELL[3]]


def getServingMnc():
    return _CELL[3]


def getLac():
    return [_CELL[5]]


def getServingLac():
    return _CELL[5]


def getModemFun():
    return _fun


def setModemFun(fun, rst=0):
    """What this module says changes; the machine's network stays as it is."""
    global _fun
    if fun not in (0, 1, 4) or rst not in (0, 1):
        return -1
    _fun = fun
    return 0
