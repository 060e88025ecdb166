# Receives a message of 10 bytes, in however many parts it comes.
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
s.send(b"0123456789")
message = b""
while len(message) < 10:
    part = s.recv(10 - len(message))
    if not part:
        break  # the peer closed
    message += part
print(message)  # b'0123456789'
s.close()
