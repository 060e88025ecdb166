# Gives up where nothing comes for a second.
import errno
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
s.settimeout(1)
try:
    data = s.recv(100)
except OSError as error:
    print(error.args[0] == errno.ETIMEDOUT)  # True
s.close()
