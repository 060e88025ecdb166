# Fetches a page over HTTP and prints it, with the LED of the board as a sign.
from network import WLAN
import pycom
import socket

pycom.heartbeat(False)
pycom.rgbled(0x7F7F00)
wlan = WLAN(mode=WLAN.STA)
wlan.connect("Workshop", auth=(WLAN.WPA2, "password"))

HOST = "page.example"
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(socket.getaddrinfo(HOST, 80)[0][-1])
s.send(b"GET /hello HTTP/1.0\r\nHost: " + HOST.encode() + b"\r\n\r\n")
while s.readline() not in (b"\r\n", b""):
    pass
print(s.read().decode(), end="")
s.close()
pycom.rgbled(0x007F00)
