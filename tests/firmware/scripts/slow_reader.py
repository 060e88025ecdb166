# A peer sends "0123456789...", one byte every 100 ms. Each way to read gives up after half a second, and what had come is
# there for the next read.
import socket, sys, time

SECOND = int(sys.argv[3])  # in the dialect's unit of time


def recv(s):
    return s.recv(100)


def read(s):
    return s.read(100)


def recv_into(s):
    data = bytearray(100)
    return bytes(data[: s.recv_into(data)])


def readline(s):
    return s.readline()


def readinto(s):
    data = bytearray(100)
    count = s.readinto(data)
    return count if count is None else bytes(data[:count])


def read_all(s):
    return s.read()


port, way = int(sys.argv[1]), sys.argv[2]
s = socket.socket()
s.connect(("127.0.0.1", port))
s.settimeout(SECOND // 2 or 0.5)
collected = b""
for _ in range(2):
    begun = time.ticks_ms()
    try:
        collected += globals()[way](s)
        ended = "data"
    except Exception as error:  # of the dialect's own class
        ended = error.args[0]
    took = time.ticks_diff(time.ticks_ms(), begun)
    print(ended, took)
s.settimeout(5 * SECOND)
while len(collected) < 20:
    collected += bytes(s.recv(20 - len(collected)))
print(collected.decode())
