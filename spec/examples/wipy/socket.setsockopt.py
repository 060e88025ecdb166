# Sends keep-alive packets. The module has no names for it: 1 is the level of sockets, 9 the option.
import socket

s = socket.socket()
s.setsockopt(1, 9, 1)
s.connect(("192.0.2.30", 7))
s.close()
