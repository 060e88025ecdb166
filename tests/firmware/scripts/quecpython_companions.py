# What QuecPython's scripts import beside usocket, as they use it.
import _thread
import checkNet
import dataCall
import log
import modem
import net
import sim
import sys
import ujson
import uos
import utime
from misc import Power

log.basicConfig(level=log.INFO)
log.set_output(sys.stdout)
logger = log.getLogger("Socket")

checknet = checkNet.CheckNetwork("example", "1.0.0")
checknet.poweron_print_once()
stagecode, subcode = checknet.wait_network_connected(30)
logger.info("stagecode = {}, subcode = {}".format(stagecode, subcode))
logger.debug("too quiet")
logger.setLevel(log.DEBUG)
logger.debug("loud %s %d", "enough", 1)
log.getLogger("Socket").critical("same")
print(checkNet.waitNetworkReady(30), log.getLogger("Socket") is logger)

print(dataCall.getInfo(1, 0), dataCall.getInfo(1, 0)[2][2])
print(dataCall.getInfo(2, 2), dataCall.getInfo(9, 0))
lock, changes = _thread.allocate_lock(), []
lock.acquire()


def changed(args):
    changes.append((args[0], args[1]))
    lock.release()


print(dataCall.setCallback(changed), dataCall.deactivate(1))
lock.acquire()
print(checkNet.waitNetworkReady(1), dataCall.start(1, 0, "apn", "", "", 0))
lock.acquire()
print(changes, dataCall.getPDPContext(1), dataCall.setPDPContext(2, 0, "apn", "user", "key", 0), dataCall.getPDPContext(2))
print(net.setModemFun(0), checkNet.waitNetworkReady(1), net.csqQueryPoll(), net.setModemFun(7), net.setModemFun(1))
print(net.csqQueryPoll(), net.getState()[1][0], net.operatorName()[2:], net.getModemFun(), len(net.getSignal(1)[1]))
print(len(net.nitzTime()[0].split(" ")), net.getCellInfo()[2][0][2:4], net.getServingCi(), net.getConfig())
print(sim.getStatus(), sim.getImsi()[:5], len(sim.getImsi()), len(modem.getDevImei()))
print(uos.uname()[0].split("=")[1], len(uos.uname()), uos.uname2().machine, "listdir" in dir(uos))
utime.setTimeZone(8)
print(utime.localtime(0), utime.getTimeZone(), utime.ticks_diff(5, 3), ujson.dumps([1]))
for wrong in (lambda: dataCall.activate(4), lambda: checkNet.waitNetworkReady(0), lambda: utime.setTimeZone(13),
              lambda: dataCall.setAutoConnect(1, 2), lambda: log.set_output(1)):  # fmt: skip
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__)
print(Power.powerOnReason(), Power.powerDownReason(), 3000 < Power.getVbatt() < 5000)
Power.powerRestart()
print("not reached")
