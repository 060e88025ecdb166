# What a careful client sees of a server that does not answer, and of one that is not there.
import socket

s = socket.socket()
s.connect(("192.0.2.10", 7001))
s.settimeout(0.2)
try:
    s.recv(10)
except socket.timeout:
    print("timeout")
s.close()
try:
    s.send(b"late")
except socket.error as e:
    print("closed", e.args[0])
s = socket.socket()
try:
    s.connect(("192.0.2.10", 7002))
except OSError as e:
    print("refused", e.args[0])
finally:
    s.close()
try:
    socket.socket().connect(("server.example", 80))
except ValueError:
    print("look it up first")
try:
    socket.socket(socket.AF_LORA, socket.SOCK_RAW)
except OSError as e:
    print("no radio")
