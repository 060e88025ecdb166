"""Talks to an echo service at an address, by a stream and by a datagram."""

import socket
import sys

SIZE = 300000
family, kind, _, _, there = socket.getaddrinfo(sys.argv[1], 80)[0]
stream = socket.socket(family)
stream.connect(there)
buffer = bytearray(4096)
sent = received = 0
stream.setblocking(False)
while received < SIZE:
    if sent < SIZE:
        sent += stream.write(memoryview(buffer)[: min(4096, SIZE - sent)]) or 0
    received += stream.readinto(buffer) or 0
stream.close()
print(received, "bytes came back")
datagrams = socket.socket(family, socket.SOCK_DGRAM)
datagrams.settimeout(5)
datagrams.sendto(bytes(1000), there)
data, peer = datagrams.recvfrom(2000)
assert peer == there, (peer, there)
print("datagram of", len(data), "came back")
