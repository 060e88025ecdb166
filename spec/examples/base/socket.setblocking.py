# Looks for data without waiting for it.
import errno
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
s.setblocking(False)
try:
    data = s.recv(100)
except OSError as error:
    print(error.args[0] == errno.EAGAIN)  # True
s.close()
