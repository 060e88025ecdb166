"""One thread sends, one receives, on the same socket."""

import _thread
import socket

SIZE = 2000000
s = socket.socket()
s.connect(socket.getaddrinfo("echo.example", 7)[0][-1])
sent = [0]


def send():
    block = memoryview(bytes(8192))
    while sent[0] < SIZE:
        sent[0] += s.send(block[: min(8192, SIZE - sent[0])])


_thread.start_new_thread(send, ())
buffer = bytearray(8192)
received = 0
while received < SIZE:
    received += s.readinto(memoryview(buffer)[: min(8192, SIZE - received)])
print(sent[0], received)
