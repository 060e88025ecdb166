"""Echoes for two clients, one after the other: a stream, then a datagram."""

import socket
import sys

family, kind, _, _, here = socket.getaddrinfo(sys.argv[1], 80)[0]
listener = socket.socket(family)
listener.bind(here)
listener.listen(1)
datagrams = socket.socket(family, socket.SOCK_DGRAM)
datagrams.bind(here)
print("listening")
for _ in range(2):
    stream, peer = listener.accept()
    while data := stream.recv(4096):
        stream.sendall(data)
    stream.close()
    datagrams.sendto(*datagrams.recvfrom(2000))
    print(peer[0])
