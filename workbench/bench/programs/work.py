# The work as a script does it, the same for our sockets and for MicroPython's own.
#
# work.py WORK PORT COUNT    prints how many microseconds COUNT times the work took, or "none" where the dialect lacks what
# it needs.

import sys
import time

try:
    import socket
except ImportError:
    import usocket as socket

PIECE = 65536
LINE = 64
MESSAGE = 32
SETTLE = 0.05  # seconds, in which what the peer sends arrives

work, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def as_it_is(host, port):
    return [(0, 0, 0, "", (host, port))]


look_up = getattr(socket, "getaddrinfo", as_it_is)
address = look_up("127.0.0.1", port)[0][-1]


def take(sock):
    room = bytearray(PIECE)
    read = getattr(sock, "readinto", None) or sock.recv_into
    wanted = count * PIECE
    while wanted > 0:
        wanted -= read(room)


def take_new(sock):
    wanted = count * PIECE
    while wanted > 0:
        wanted -= len(sock.recv(PIECE))


def exchange(sock):
    message, size = bytes(MESSAGE), MESSAGE
    for _ in range(count):
        sock.send(message)
        sock.recv(size)


def exchange_datagrams(sock):
    message, known, size = bytes(LINE), address, LINE
    for _ in range(count):
        sock.sendto(message, known)
        sock.recvfrom(size)


def read_lines(sock):
    for _ in range(count):
        sock.readline()


# What the loops use they hold in variables of their own: how long the VM looks for a global one depends on how many names the
# firmware has.
def come_and_go(sock):
    make, find, inet, stream, host, number = socket.socket, look_up, socket.AF_INET, socket.SOCK_STREAM, "127.0.0.1", port
    for _ in range(count):
        sock = make(inet, stream)
        sock.connect(find(host, number)[0][-1])
        sock.close()


def come_again(sock):
    make, inet, stream, known = socket.socket, socket.AF_INET, socket.SOCK_STREAM, address
    for _ in range(count):
        sock = make(inet, stream)
        sock.connect(known)
        sock.close()


WORK = {
    "readinto": take,
    "recv": take_new,
    "exchange": exchange,
    "transfer": exchange,
    "datagram": exchange_datagrams,
    "readline": read_lines,
    "connect": come_and_go,
    "reconnect": come_again,
}

NEEDS = {"readinto": ("readinto", "recv_into"), "readline": ("readline",), "datagram": ("sendto",)}

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if work == "datagram" else socket.SOCK_STREAM)
if not any(hasattr(sock, name) for name in NEEDS.get(work, ("send",))):
    print("none")
    sys.exit(0)
if work in ("connect", "reconnect"):
    sock.close()
elif work != "datagram":
    sock.connect(address)
if work in ("transfer", "readline"):
    time.sleep(SETTLE)  # one system call; sleep_ms makes many
began = time.ticks_us()
WORK[work](sock)
print(time.ticks_diff(time.ticks_us(), began))
