# Sends datagrams to an echo service and compares what comes back.
import socket

ECHO = socket.getaddrinfo("echo.example", 7)[0][-1]

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.settimeout(5)
total = 0
for number in range(10):
    message = b"datagram %d " % number * (number + 1)
    sock.sendto(message, ECHO)
    answer, peer = sock.recvfrom(1024)
    assert answer == message, answer
    total += len(answer)
sock.close()
print("echoed", total, "bytes")
