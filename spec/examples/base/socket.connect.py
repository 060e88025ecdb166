# Connects, and says why if that fails.
import socket

s = socket.socket()
try:
    s.connect(("192.0.2.30", 7))
    print("connected")  # connected
except OSError as error:
    print("error", error.args[0])
s.close()
