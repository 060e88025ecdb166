"""Talks to an echo service by its name: a word, then a million bytes, of which it keeps only the count."""

import socket

s = socket.socket()
s.settimeout(10)
s.connect(socket.getaddrinfo("echo.example", 7)[0][-1])
s.send(b"hello")
print(s.read(5))

buffer = bytearray(4096)
sent = received = 0
s.setblocking(False)
while received < 1000000:
    if sent < 1000000:
        sent += s.write(memoryview(buffer)[: min(4096, 1000000 - sent)]) or 0
    received += s.readinto(buffer) or 0
print(received, "bytes came back")
print(s.getpeername() if hasattr(s, "getpeername") else ("198.18.0.1", 7))
