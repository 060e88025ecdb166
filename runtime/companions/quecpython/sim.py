"""A SIM card for scripts that run where there is none: ready, and of the test network 001/01. Its numbers are nobody's."""


def getStatus():
    return 1


def getImsi():
    return "001010000000001"


def getIccid():
    return "89001010000000000018"


def getPhoneNumber():
    """-1: no number is written on the card."""
    return -1


def getCurSimid():
    return 0
