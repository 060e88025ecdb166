# Sends everything, however little goes at a time.
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
data = b"a few bytes"
sent = 0
while sent < len(data):
    sent += s.send(data[sent:])
print(sent)  # 11
s.close()
