"""The link of the golden specification."""


def ping():
    return True
