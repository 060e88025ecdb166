# Fetches a page over HTTP and prints it.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket(type=SOCK_STREAM)
sock.connect(("192.0.2.10", 80))
sock.sendall("GET /hello HTTP/1.0\r\nHost: page.example\r\n\r\n")
reply = bytearray()
while True:
    data = sock.recv(64)
    reply.extend(data)
    if len(data) < 64:
        break
sock.close()
print(bytes(reply).decode().split("\r\n\r\n", 1)[1], end="")
