"""One datagram each way between addresses of the link."""

import socket
import sys
import time

s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
if sys.argv[1] == "listens":
    s.bind(("::", 7))
    print("listening")
    _, peer = s.recvfrom(10)
    print(peer[0], peer[3])
    s.sendto(b"an answer", peer)
else:
    s.settimeout(0.5)
    there = socket.getaddrinfo(sys.argv[1], 7)[0][-1]
    for _ in range(20):
        try:
            s.sendto(b"x", there)
            data, peer = s.recvfrom(20)
            break
        except OSError:
            time.sleep_ms(200)
    print(data.decode(), "from", peer[0], peer[1:2] == (7,))
