# Every call that waits, as far as the dialect has it, one after the other: each is ended by Ctrl-C.
# Arguments: the port of a silent server, that of a full one.
import sys

try:
    import socket
except ImportError:
    import usocket as socket  # the only name in some dialects

LOOPBACK = "127.0.0.1"
silent, full = int(sys.argv[1]), int(sys.argv[2])
block = bytes(65536)


def connected():
    s = socket.socket()
    s.connect((LOOPBACK, silent))
    return s


def receiver():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((LOOPBACK, 0))
    return s


def listener():
    s = socket.socket()
    s.bind((LOOPBACK, 0))
    s.listen(1)
    return s


def without_end(call, *arguments):
    while True:
        call(*arguments)


CALLS = (
    ("accept", listener, lambda s: s.accept()),
    ("connect", socket.socket, lambda s: s.connect((LOOPBACK, full))),
    ("recv", connected, lambda s: s.recv(1)),
    ("recv_into", connected, lambda s: s.recv_into(bytearray(1))),
    ("recvfrom", receiver, lambda s: s.recvfrom(1)),
    ("recvfrom_into", receiver, lambda s: s.recvfrom_into(bytearray(1))),
    ("read", connected, lambda s: s.read(1)),
    ("readall", connected, lambda s: s.readall()),
    ("readinto", connected, lambda s: s.readinto(bytearray(1))),
    ("readline", connected, lambda s: s.readline()),
    ("send", connected, lambda s: without_end(s.send, block)),
    ("sendall", connected, lambda s: without_end(s.sendall, block)),
    ("write", connected, lambda s: without_end(s.write, block)),
)
for name, make, wait in CALLS:
    s = make()
    if hasattr(s, name):
        print("waiting")
        try:
            wait(s)
        except KeyboardInterrupt:
            print("interrupted")
    s.close()
print("over")
