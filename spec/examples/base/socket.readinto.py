# Reads into a buffer that is used again and again.
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
s.send(b"abcd")
buffer = bytearray(4)
print(s.readinto(buffer), buffer)  # 4 bytearray(b'abcd')
s.close()
