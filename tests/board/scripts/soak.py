"""Many connections of every kind. Each line of input is a part: its name, then numbers. Tells when it is done with each.

Arguments: the peer's address, and five ports there. The first answers lines, and datagrams with many; nobody listens at the second; what
comes to the third is sent back, and reset in the middle; what comes to the fourth gets some data and is held; what comes to the last gets
more data than it can hold unread, and nobody there reads.
"""

import _thread
import gc
import socket
import sys
import time

PEER = sys.argv[1]
ECHO, NOBODY, RESETS, HOLDS, STUCK = (int(port) for port in sys.argv[2:])
BLOCK = bytes(1000)


def listening(backlog):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("", ECHO))
    listener.listen(backlog)
    print("listening")
    return listener


def connected(port):
    connection = socket.socket()
    connection.settimeout(20)
    connection.connect((PEER, port))
    return connection


def asked(number):
    """A line there and back."""
    connection = connected(ECHO)
    connection.sendall(b"%d\n" % number)
    assert connection.readline() == b"%d\n" % number
    return connection


def incoming(count):
    """Both ends close first in turn. Every fifth peer resets without a word."""
    listener = listening(8)
    for _ in range(count):
        connection, _ = listener.accept()
        connection.settimeout(20)
        try:
            line = connection.readline()
            connection.sendall(line)
            if int(line) % 2:
                connection.read()
        except (OSError, ValueError):
            pass  # reset, or no line
        connection.close()
    listener.close()


def outgoing(count):
    """Every seventh is left to the collector; before every tenth one is refused."""
    for number in range(count):
        connection = asked(number)
        if number % 7:
            connection.close()
        if number % 10 == 0:
            try:
                connected(NOBODY)
                print("nobody listens, and yet somebody is there")
            except OSError:
                pass


def overflow(count):
    """More come than may wait; some are accepted, the rest go with the listener."""
    for _ in range(count):
        listener = listening(2)
        first, _ = listener.accept()
        print("accepted")
        sys.stdin.readline()
        first.close()
        listener.close()


def broken(count):
    """The peer resets in the middle."""
    for number in range(count):
        connection = connected(RESETS)
        try:
            while True:
                connection.sendall(BLOCK)
                connection.recv(1 + number * 100)
        except OSError:
            pass
        connection.close()


def vanished(count):
    """The peer is gone without a word while there is data both ways."""
    for number in range(count):
        connection = connected(HOLDS)
        connection.read(3000 if number % 2 else 1)  # that much it sends
        connection.settimeout(0.2)
        print("connected")
        sys.stdin.readline()
        try:
            while True:
                connection.sendall(BLOCK)
        except OSError:
            pass
        connection.close()
        print("closed")
        sys.stdin.readline()


def threads(count):
    """Each makes connections of its own; one waits in recv while its socket is closed."""
    done = []

    def work(number):
        for each in range(count):
            asked(number * count + each).close()
        done.append(number)

    def wait(connection):
        try:
            print("nothing was sent, and yet there is", connection.recv(1))
        except OSError:
            done.append(None)

    for number in range(6):
        _thread.start_new_thread(work, (number,))
    for _ in range(6):
        connection = asked(1)  # an odd one, which the peer leaves open
        _thread.start_new_thread(wait, (connection,))
        time.sleep_ms(20)
        connection.close()
    while len(done) < 12:
        time.sleep_ms(10)


def datagrams(count):
    """More than anybody reads; every other socket is left to the collector."""
    for number in range(count):
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.settimeout(1)
        while True:
            s.sendto(b"flood", (PEER, ECHO))
            try:
                s.recv(2000)
                break
            except OSError:
                pass  # datagrams may be lost
        if number % 2:
            s.close()


def stuck(count):
    """As much as goes is on its way, both ways, and nobody takes it. Others are served all the same."""
    connections = [connected(STUCK) for _ in range(count)]
    for connection in connections:
        connection.setblocking(False)
    quiet = 0
    while quiet < 10:
        quiet += 1
        time.sleep_ms(50)
        for connection in connections:
            try:
                connection.send(BLOCK)
                quiet = 0
            except OSError:
                pass
    asked(1).close()
    datagrams(1)
    for connection in connections:
        connection.close()


PARTS = {part.__name__: part for part in (incoming, outgoing, overflow, broken, vanished, threads, datagrams, stuck)}

while (line := sys.stdin.readline()) != "end\n":
    name, *numbers = line.split()
    PARTS[name](*map(int, numbers))
    gc.collect()
    print("done", gc.mem_alloc())
