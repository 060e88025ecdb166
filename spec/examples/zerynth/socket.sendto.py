# Sends a datagram to an address; no connection is needed.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket(type=SOCK_DGRAM)
print(sock.sendto("23.5 degrees", ("192.0.2.20", 7)))  # 12
sock.close()
