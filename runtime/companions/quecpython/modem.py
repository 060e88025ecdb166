"""What a module says of itself. The model is one that scripts know; the firmware is named as what it is."""


def getDevImei():
    """Of the range for tests; nobody's."""
    return "001010000000008"


def getDevModel():
    return "EC600U"


def getDevSN():
    return "PORTWRIGHT00001"


def getDevFwVersion():
    return "EC600U_PORTWRIGHT_HOST"


def getDevProductId():
    return "Portwright"
