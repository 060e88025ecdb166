# What a careful client sees of a server that does not answer, and of one that is not there.
import socket

sock = socket.socket()
sock.connect(("192.0.2.10", 7001))
sock.settimeout(200)
try:
    sock.recv(10)
except TimeoutError:
    print("timeout")
sock.close()
try:
    sock.send("late")
except IOError:
    print("closed")
sock = socket.socket()
try:
    sock.connect((192, 0, 2, 10, 7002))
except IOError:
    print("refused")
sock.close()
try:
    socket.socket(AF_CAN, SOCK_RAW)
except IOError:
    print("no bus")
