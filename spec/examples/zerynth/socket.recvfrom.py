# Asks a service over UDP and takes its answer.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket(type=SOCK_DGRAM)
sock.sendto("ping", ("192.0.2.20", 7))
data, sender = sock.recvfrom(100)
print(data)  # bytearray(b'ping')
sock.close()
