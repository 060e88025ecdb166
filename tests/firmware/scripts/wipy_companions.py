# What the WiPy's scripts import beside the socket, as they use it.
import machine
import time
import wipy
from machine import RTC, Timer
from network import WLAN

wlan = WLAN()
print(wlan.mode() == WLAN.AP)
wlan.init(mode=WLAN.STA)
wlan.connect("ssid", auth=(WLAN.WPA2, "key"), timeout=5000)
print(wlan.isconnected(), wlan.ifconfig()[0], len(wlan.mac()))

told = []
timer = Timer(0, mode=Timer.PERIODIC, width=32)
channel = timer.channel(Timer.A | Timer.B, freq=50)
channel.irq(trigger=Timer.TIMEOUT, handler=lambda channel: told.append(channel.period()))
time.sleep_ms(300)
timer.deinit()
before = len(told)
time.sleep_ms(60)
print(before > 2, len(told) - before <= 1, told[0])
once = Timer(1, mode=Timer.ONE_SHOT).channel(Timer.A, period=10000)
once.irq(handler=lambda channel: told.append("once"))
time.sleep_ms(150)
print(told.count("once"), timer.channel(Timer.A))

rtc = RTC(datetime=(2014, 5, 1, 4, 13, 0, 0, None))
rtc.irq(trigger=RTC.ALARM0, handler=lambda rtc: told.append("alarm"))
rtc.alarm(time=20)
left = rtc.alarm_left()
time.sleep_ms(200)
print(rtc.now()[:4], 0 <= left <= 20, told[-1], rtc.alarm_left())
for wrong in (lambda: Timer(4), lambda: Timer(0, mode=Timer.PWM), lambda: Timer(0, mode=1), lambda: timer.channel(Timer.A, freq=1),
              lambda: Timer(0, mode=Timer.ONE_SHOT).channel(Timer.A, freq=1, period=1), lambda: rtc.alarm(5, 1)):  # fmt: skip
    try:
        wrong()
    except (OSError, ValueError) as error:
        print(type(error).__name__, error)
wipy.heartbeat(False)
dog = machine.WDT(timeout=60000)
dog.feed()
print(wipy.heartbeat(), machine.reset_cause() == machine.PWRON_RESET, len(machine.unique_id()))
