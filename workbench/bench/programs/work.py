# The work as a script does it, the same for our sockets and for MicroPython's own.
#
# work.py WORK HOST PORT COUNT SIZE    prints how many microseconds COUNT times the work took, with pieces of SIZE bytes, or "none"
# where the dialect lacks what it needs. With port 0 there is no peer: both ends are the script's own.

import sys
import time

try:
    import socket
except ImportError:
    import usocket as socket

SETTLE = 0.05  # seconds, in which what the peer sends arrives
OWN_PORT = 7

work, host = sys.argv[1:3]
port, count, size = (int(each) for each in sys.argv[3:])


def as_it_is(host, port):
    return [(0, 0, 0, "", (host, port))]


look_up = getattr(socket, "getaddrinfo", as_it_is)
address = look_up(host, port or OWN_PORT)[0][-1]


def take(near, far):
    room = bytearray(size)
    read = getattr(near, "readinto", None) or near.recv_into
    wanted = count * size
    while wanted > 0:
        wanted -= read(room)


def take_new(near, far):
    wanted, most = count * size, size
    while wanted > 0:
        wanted -= len(near.recv(most))


# The peer says when it has everything.
def give(near, far):
    message = bytes(size)
    wanted = count * size
    while wanted > 0:
        wanted -= near.send(message)
    near.recv(1)


# Each way in turn, where both ends are ours.
def exchange(near, far):
    message, most = bytes(size), size
    for _ in range(count):
        near.send(message)
        far.recv(most)
        near, far = far, near


def exchange_datagrams(near, far):
    message, known, most = bytes(size), address, size
    for _ in range(count):
        near.sendto(message, known)
        near.recvfrom(most)


def read_lines(near, far):
    for _ in range(count):
        near.readline()


# What the loops use they hold in variables of their own: how long the VM looks for a global one depends on how many names the
# firmware has.
def come_and_go(near, far):
    make, find, inet, stream, name, number = socket.socket, look_up, socket.AF_INET, socket.SOCK_STREAM, host, port
    for _ in range(count):
        near = make(inet, stream)
        near.connect(find(name, number)[0][-1])
        near.close()


def come_again(near, far):
    listener = None if far is near else far
    make, inet, stream, known = socket.socket, socket.AF_INET, socket.SOCK_STREAM, address
    for _ in range(count):
        near = make(inet, stream)
        near.connect(known)
        if listener:
            listener.accept()[0].close()
        near.close()


WORK = {
    "readinto": take,
    "recv": take_new,
    "send": give,
    "exchange": exchange,
    "transfer": exchange,
    "datagram": exchange_datagrams,
    "readline": read_lines,
    "connect": come_and_go,
    "reconnect": come_again,
}

NEEDS = {"readinto": ("readinto", "recv_into"), "readline": ("readline",), "datagram": ("sendto",)}

near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if work == "datagram" else socket.SOCK_STREAM)
if not any(hasattr(near, name) for name in NEEDS.get(work, ("send",))):
    print("none")
    sys.exit(0)
far = near
if port == 0:
    own = near if work == "datagram" else socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    own.bind(address)
    far = own
    if work != "datagram":
        own.listen(1)
if work in ("connect", "reconnect"):
    near.close()
elif work != "datagram":
    near.connect(address)
    if port == 0:
        far = own.accept()[0]
if work in ("transfer", "readline"):
    time.sleep(SETTLE)  # one system call; sleep_ms makes many
began = time.ticks_us()
WORK[work](near, far)
print(time.ticks_diff(time.ticks_us(), began))
