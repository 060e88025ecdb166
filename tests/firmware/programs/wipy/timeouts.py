# What a careful client sees of a server that does not answer, and of one that is not there.
import socket

s = socket.socket()
s.connect(("192.0.2.10", 7001))
s.settimeout(1)
try:
    s.recv(10)
except OSError as e:
    print("timeout", e.args[0])
s.setblocking(False)
try:
    s.recv(10)
except OSError as e:
    print("nothing", e.args[0])
s.close()
try:
    s.send(b"late")
except OSError as e:
    print("closed", e.args[0])
s = socket.socket()
try:
    s.connect(("192.0.2.10", 7002))
except OSError as e:
    print("refused", e.args[0])
s.close()
