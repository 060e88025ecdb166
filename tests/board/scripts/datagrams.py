"""Sends a hundred datagrams back to where they came from."""

import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("0.0.0.0", 7))
print("listening")
for _ in range(100):
    data, peer = s.recvfrom(2000)
    s.sendto(data, peer)
print("100 echoed")
