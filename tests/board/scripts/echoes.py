"""Sends datagrams and lines back from port 7, and throws away what a raw socket gets, until a line says "end"."""

import select
import socket

datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.bind(("", 7))
listener = socket.socket()
listener.bind(("", 7))
listener.listen(4)
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)  # ICMP
poller = select.poll()
for each in (datagrams, listener, raw):
    poller.register(each, select.POLLIN)
print("listening")

line = b""
while line != b"end\n":
    for ready, _ in poller.poll():
        if ready is datagrams:
            data, peer = datagrams.recvfrom(1500)
            try:
                datagrams.sendto(data, peer)
            except OSError:
                pass  # to nobody's address
        elif ready is raw:
            raw.recv(1500)
        elif ready is listener:
            connection, _ = listener.accept()
            connection.settimeout(5)
            poller.register(connection, select.POLLIN)
        else:
            try:
                line = ready.readline()
                ready.sendall(line)
            except OSError:
                line = b""
            if not line:
                poller.unregister(ready)
                ready.close()
print("ended")
