# Takes the answer of a service over UDP into a buffer.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket(type=SOCK_DGRAM)
sock.sendto("ping", ("192.0.2.20", 7))
buffer = bytearray(100)
count, sender = sock.recvfrom_into(buffer)
print(buffer[:count])  # bytearray(b'ping')
sock.close()
