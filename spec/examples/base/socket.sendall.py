# Sends everything in one call.
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
s.sendall(b"all of these bytes")
s.close()
