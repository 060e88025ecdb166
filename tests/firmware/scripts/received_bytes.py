# What was received is as good as any other bytes object: equal, hashed alike, found in a dictionary, empty where nothing came.

import socket
import sys

sock = socket.socket()
sock.connect(socket.getaddrinfo("127.0.0.1", int(sys.argv[1]))[0][-1])
sock.send(b"one\ntwo\nthree\nfour")
first = sock.readline()
second = sock.recv(4)
third = sock.read(6)
fourth = sock.recvfrom(100)[0]
whole = first + second + third + fourth
while len(whole) < 18:
    fourth = sock.recv(100)
    whole += fourth
print(first == b"one\n", second == b"two\n", third == b"three\n", whole)
print(hash(first) == hash(b"one\n"), first != second, first in {b"one\n": 1}, b"two\n" in {second: 2})
print({first: 1, second: 2}[b"one\n"], {b"one\n", first} == {first}, first < second, second.decode() == "two\n")
print(sock.recv(0) == b"", hash(sock.recv(0)) == hash(b""), len(sock.recv(0)))
sock.close()
