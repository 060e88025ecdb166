# Sends a datagram to an address; no connection is needed.
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print(s.sendto(b"23.5 degrees", ("192.0.2.20", 7)))  # 12
s.close()
