# Gives up where nothing comes for half a second.
import socket

s = socket.socket()
s.connect(("192.0.2.30", 7))
s.settimeout(0.5)
try:
    data = s.recv(100)
except socket.timeout:
    print("nothing came")  # nothing came
s.close()
