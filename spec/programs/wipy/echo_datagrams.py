# Sends datagrams to an echo service and compares what comes back.
import socket

ECHO = ("192.0.2.20", 7)

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP)
s.settimeout(5)
total = 0
for number in range(10):
    message = b"datagram %d " % number * (number + 1)
    s.sendto(message, ECHO)
    answer, peer = s.recvfrom(1024)
    assert answer == message
    total += len(answer)
s.close()
print("echoed", total, "bytes")
