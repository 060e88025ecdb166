# Connects to a host by its name.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket()
sock.connect(socket.getaddrinfo("page.example", 80)[0][-1])
sock.sendall("GET /hello HTTP/1.0\r\n\r\n")
print(sock.recv(12))  # bytearray(b'HTTP/1.0 200')
sock.close()
