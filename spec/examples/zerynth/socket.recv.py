# Receives a message of 10 bytes; the call waits until all of them are there.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket()
sock.connect(("192.0.2.30", 7))
sock.sendall("0123456789")
print(sock.recv(10))  # bytearray(b'0123456789')
sock.close()
