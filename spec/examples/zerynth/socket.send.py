# Sends everything, however little goes at a time.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket()
sock.connect(("192.0.2.30", 7))
data = b"a few bytes"
sent = 0
while sent < len(data):
    sent += sock.send(data[sent:])
print(sent)  # 11
sock.close()
