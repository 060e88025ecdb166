# What a careful client sees of a server that does not answer, and of one that is not there.
import socket


def number(error):
    return error.args[0]


s = socket.socket()
s.connect(("192.0.2.10", 7001))
s.settimeout(0.2)
try:
    s.recv(10)
except OSError as e:
    print("timeout", number(e))
s.setblocking(False)
try:
    s.recv(10)
except OSError as e:
    print("nothing", number(e))
s.close()
try:
    s.send(b"late")
except OSError as e:
    print("closed", number(e))
s = socket.socket()
try:
    s.connect(("192.0.2.10", 7002))
except OSError as e:
    print("refused", number(e))
finally:
    s.close()
