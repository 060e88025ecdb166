# Writes the whole buffer.
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
print(s.write(b"the whole buffer"))  # 16
s.close()
