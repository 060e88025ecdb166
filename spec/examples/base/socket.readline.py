# Reads line by line.
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
s.send(b"first\nsecond\n")
print(s.readline())  # b'first\n'
print(s.readline())  # b'second\n'
s.close()
