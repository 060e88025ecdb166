# Receives what anybody sends to port 5000.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket(type=SOCK_DGRAM)
sock.bind(5000)
data, sender = sock.recvfrom(100)
print(data)  # bytearray(b'23.5 degrees')
sock.close()
