"""A megabyte each way at the same time, then connections that others make. Arguments: address and port to connect to, how many
connections will come. Prints the digest of what came, and "listening".
"""

import _thread
import hashlib
import socket
import sys

SIZE = 1 << 20
PATTERN = bytes((i * 167 + 13) & 255 for i in range(4099))  # no multiple of a segment

s = socket.socket()
s.connect((sys.argv[1], int(sys.argv[2])))


def send():
    left = SIZE
    while left > 0:
        left -= s.write(memoryview(PATTERN)[: min(left, len(PATTERN))])


_thread.start_new_thread(send, ())
digest = hashlib.sha256()
buffer = bytearray(4096)
left = SIZE
while left > 0:
    count = s.readinto(memoryview(buffer)[: min(left, len(buffer))])
    digest.update(memoryview(buffer)[:count])
    left -= count
print(digest.digest().hex(), s.read())
s.close()

listener = socket.socket()
listener.bind(("", 7))
listener.listen(4)
print("listening")
for _ in range(int(sys.argv[3])):
    connection, peer = listener.accept()
    connection.sendall(connection.readline().upper())
    connection.close()
