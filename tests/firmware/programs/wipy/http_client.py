# A WiPy fetches what to show, as its first users wrote it.
from network import WLAN
import usocket
import time

wlan = WLAN(mode=WLAN.STA)
if not wlan.isconnected():
    wlan.connect("workshop", auth=(WLAN.WPA2, "password"), timeout=5000)
    while not wlan.isconnected():
        time.sleep_ms(50)


def http_get(host, path):
    addr = usocket.getaddrinfo(host, 80)[0][-1]
    s = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
    s.connect(addr)
    s.send(bytes("GET %s HTTP/1.0\r\nHost: %s\r\n\r\n" % (path, host), "utf8"))
    reply = b""
    while True:
        data = s.recv(100)
        if data:
            reply += data
        else:
            break
    s.close()
    head, body = reply.split(b"\r\n\r\n", 1)
    return int(head.split()[1]), body


status, body = http_get("api.example", "/weather")
print(status, str(body, "utf8"))
status, body = http_get("api.example", "/nothing-here")
print(status, len(body))
