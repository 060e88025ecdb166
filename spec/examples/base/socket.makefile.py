# Reads lines through a file object.
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
s.send(b"first\nsecond\n")
lines = s.makefile("rb")
print(lines.readline())  # b'first\n'
print(lines.readline())  # b'second\n'
lines.close()
