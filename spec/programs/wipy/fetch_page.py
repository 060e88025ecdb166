# Fetches a page over HTTP and prints it, as a WiPy on its station does.
from network import WLAN
import usocket

wlan = WLAN(mode=WLAN.STA)
wlan.connect("Workshop", auth=(WLAN.WPA2, "password"))

HOST = "page.example"
s = usocket.socket()
s.connect(usocket.getaddrinfo(HOST, 80)[0][-1])
s.send(b"GET /hello HTTP/1.0\r\nHost: " + HOST.encode() + b"\r\n\r\n")
reply = b""
while True:
    data = s.recv(100)
    if not data:
        break
    reply += data
s.close()
print(str(reply.split(b"\r\n\r\n", 1)[1], "utf8"), end="")
