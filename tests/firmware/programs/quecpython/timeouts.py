# What a careful client sees of a server that does not answer, and of one that is not there.
import usocket

sock = usocket.socket()
sock.connect(("192.0.2.10", 7001))
print("state", sock.getsocketsta())
sock.settimeout(0.2)
try:
    sock.recv(10)
except Exception as e:
    print("timeout", e.args[0])
sock.setblocking(False)
try:
    sock.recv(10)
except Exception as e:
    print("nothing", e.args[0])
sock.close()
print("state", sock.getsocketsta())
try:
    sock.send(b"late")
except Exception as e:
    print("closed", e.args[0])
sock = usocket.socket()
try:
    sock.connect(("192.0.2.10", 7002))
except Exception as e:
    print("refused", e.args[0])
sock.close()
