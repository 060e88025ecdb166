"""The driver that the manual's programs name where their reader is to put a real one.

Here no device has to be prepared, so every call succeeds and does nothing. The module holds an object of its own name, which
is what the programs import.
"""


class _Driver:
    def init(self, *arguments):
        """Prepare the device."""

    def auto_init(self):
        """Prepare the device as the board is wired."""


your_preferred_net_driver = _Driver()
init = your_preferred_net_driver.init
auto_init = your_preferred_net_driver.auto_init
