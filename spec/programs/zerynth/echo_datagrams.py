# Sends datagrams to an echo service and compares what comes back.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

ECHO = ("192.0.2.20", 7)

sock = socket.socket(type=SOCK_DGRAM)
sock.settimeout(5000)
total = 0
for number in range(10):
    message = ("datagram " + str(number) + " ") * (number + 1)
    sock.sendto(message, ECHO)
    answer, peer = sock.recvfrom(1024)
    assert bytes(answer).decode() == message
    total += len(answer)
sock.close()
print("echoed", total, "bytes")
