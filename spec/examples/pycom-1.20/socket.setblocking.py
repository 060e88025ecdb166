# Looks for data without waiting for it. Nothing there and the end of the stream look the same.
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
s.setblocking(False)
print(s.recv(100))  # b''
s.close()
