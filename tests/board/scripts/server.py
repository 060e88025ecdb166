"""Counts what the first connection sends and tells it; sends much to the second and ends at once."""

import socket

listener = socket.socket()
listener.bind(("0.0.0.0", 80))
listener.listen(2)
print("listening")
first, peer = listener.accept()
buffer = bytearray(4096)
count = 0
while True:
    size = first.readinto(buffer)
    if not size:
        break
    count += size
first.send(str(count).encode())
first.close()
second, peer = listener.accept()
print("served")
second.sendall(b"y" * 200000)
