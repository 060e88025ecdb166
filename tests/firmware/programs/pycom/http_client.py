# A LoPy on Wi-Fi fetches what to show.
from network import WLAN
import machine
import pycom
import socket

pycom.heartbeat(False)
wlan = WLAN(mode=WLAN.STA)
wlan.connect("workshop", auth=(WLAN.WPA2, "password"))
while not wlan.isconnected():
    machine.idle()


def http_get(host, path):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.connect(socket.getaddrinfo(host, 80)[0][-1])
    s.send(b"GET " + path.encode() + b" HTTP/1.0\r\nHost: " + host.encode() + b"\r\n\r\n")
    reply = bytes()
    while True:
        data = s.recv(1024)
        if len(data) == 0:
            break
        reply += data
    s.close()
    head, body = reply.split(b"\r\n\r\n", 1)
    return int(head.split()[1]), body


pycom.rgbled(0x007F00)
status, body = http_get("api.example", "/weather")
print(status, body.decode())
status, body = http_get("api.example", "/nothing-here")
print(status, len(body))
