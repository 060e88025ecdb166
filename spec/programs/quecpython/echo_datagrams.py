# Sends datagrams to an echo service and compares what comes back.
import log
import usocket

ECHO = ("192.0.2.20", 7)

log.basicConfig(level=log.WARNING)
udp_log = log.getLogger("UDP")
sock = usocket.socket(usocket.AF_INET, usocket.SOCK_DGRAM)
sock.settimeout(5)
total = 0
for number in range(10):
    message = b"datagram %d " % number * (number + 1)
    sock.sendto(message, ECHO)
    answer, peer = sock.recvfrom(1024)
    if answer != message:
        udp_log.error("datagram %d came back as %r" % (number, answer))
    total += len(answer)
sock.close()
print("echoed", total, "bytes")
