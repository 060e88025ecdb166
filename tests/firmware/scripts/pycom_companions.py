# What Pycom's scripts import beside the socket, as they use it.
import _thread
import machine
import network
import os
import pycom
import time
import ubinascii
from machine import RTC, Timer
from network import LoRa, Sigfox, WLAN
from uos import uname

wlan = WLAN(mode=WLAN.STA)
print(wlan.isconnected(), wlan.ifconfig()[0], wlan.scan())
wlan.connect("ssid", auth=(WLAN.WPA2, "key"), timeout=5000)
while not wlan.isconnected():
    machine.idle()
print(wlan.ifconfig()[0], WLAN().mode() == WLAN.STA, WLAN().isconnected(), wlan.ssid())
print(ubinascii.hexlify(wlan.mac().sta_mac), wlan.mac() == (machine.unique_id(), wlan.mac().ap_mac))
wlan.disconnect()
print(wlan.isconnected())
wlan.init(mode=WLAN.AP, ssid="own", channel=7, antenna=WLAN.INT_ANT)
print(wlan.ssid(), wlan.channel())
for make in (lambda: LoRa(mode=LoRa.LORAWAN, region=LoRa.EU868), lambda: Sigfox(mode=Sigfox.SIGFOX, rcz=Sigfox.RCZ1),
             lambda: WLAN(mode=9), lambda: wlan.connect("ssid", auth=(9, "key")), lambda: Timer.Alarm(print, 1, ms=1),
             lambda: pycom.rgbled(0x1000000), lambda: pycom.nvs_erase("none"), lambda: RTC().init((2014, 13, 1)),
             lambda: pycom.wdt_on_boot_timeout(1)):  # fmt: skip
    try:
        make()
    except Exception as error:
        print(type(error).__name__, error)

chrono = Timer.Chrono()
chrono.start()
time.sleep_ms(60)
lap = chrono.read()
chrono.stop()
total = chrono.read_ms()
time.sleep_ms(20)
print(0.05 < lap < 5, 50 < total < 5000, chrono.read_ms() == total, chrono.read_us() // 1000 == total)
chrono.reset()
print(chrono.read())


class Clock:
    def __init__(self):
        self.seconds = 0
        self.done = _thread.allocate_lock()
        self.done.acquire()
        self.alarm = Timer.Alarm(self.handle, 0.02, periodic=True)

    def handle(self, alarm):
        self.seconds += 1
        if self.seconds == 3:
            alarm.cancel()
            self.done.release()


clock = Clock()
clock.done.acquire()
time.sleep_ms(80)
print(clock.seconds)
told = []
alarm = Timer.Alarm(told.append, ms=10, arg="argument")
time.sleep(0.2)
print(told)
Timer.Alarm(lambda alarm: told.append("never"), us=100000).cancel()

rtc = RTC()
rtc.init((2014, 5, 1, 4, 13, 0, 0, 0))
print(rtc.now()[:5], rtc.now()[7], rtc.synced())
rtc.ntp_sync("pool.ntp.org")
print(rtc.synced(), rtc.now()[:3] == time.gmtime()[:3])
for moment in ((1970, 1, 1), (2000, 2, 29), (2024, 12, 31), (2099, 3, 1)):
    rtc.init(moment)
    print(rtc.now()[:3] == moment)
dog = machine.WDT(timeout=60000)
dog.init(50000)
dog.feed()
pycom.heartbeat(False)
pycom.nvs_set("count", 10)
print(pycom.heartbeat(), pycom.nvs_get("count"), pycom.nvs_get("other"), pycom.wifi_on_boot())
print(os.uname().sysname == uname()[0], os.uname().machine, "listdir" in dir(os), machine.reset_cause() == machine.PWRON_RESET)
time.sleep_ms(150)
print(told)
machine.reset()
