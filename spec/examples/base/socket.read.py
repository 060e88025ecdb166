# Reads exactly 10 bytes.
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
s.send(b"0123456789")
print(s.read(10))  # b'0123456789'
s.close()
