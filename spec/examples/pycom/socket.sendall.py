# sendall is send: what did not go has to be sent again.
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
data = b"all of these bytes"
sent = 0
while sent < len(data):
    sent += s.sendall(data[sent:])
print(sent)  # 18
s.close()
