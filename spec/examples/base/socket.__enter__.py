# Closes the socket whatever happens in between.
import socket

with socket.socket() as s:
    s.connect(("192.0.2.30", 7))
    print(s.send(b"hello"))  # 5
