"""Whether the network is ready. Here it is, as soon as a script has not switched it off."""

import _portwright
import dataCall
import modem
import net
import sim
import utime


class CheckNetwork:
    def __init__(self, project_name, project_version):
        self._name = project_name
        self._version = project_version

    def poweron_print_once(self):
        line = "=" * 50
        print(line)
        print("PROJECT_NAME     : {}".format(self._name))
        print("PROJECT_VERSION  : {}".format(self._version))
        print("FIRMWARE_VERSION : {}".format(modem.getDevFwVersion()))
        print("POWERON_REASON   : {}".format(0))
        print("SIM_CARD_STATUS  : {}".format(sim.getStatus()))
        print(line)

    def wait_network_connected(self, timeout=60):
        return waitNetworkReady(timeout)


def waitNetworkReady(timeout=60):
    """(stage, state): (3, 1) when the network is ready; after `timeout` seconds, where it still waits."""
    if not 1 <= timeout <= 3600:
        raise OSError("timeout should be in [1, 3600] s")
    started = utime.ticks_ms()
    while True:
        registered = net.getModemFun() == 1 and _portwright.network_is_up()
        if registered and any(dataCall.getInfo(profile, 0)[2][0] == 1 for profile in (1, 2, 3)):
            return (3, 1)
        if utime.ticks_diff(utime.ticks_ms(), started) >= timeout * 1000:
            return (3, 0) if registered else (2, 0)
        utime.sleep_ms(50)
