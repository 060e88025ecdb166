# Asks a service over UDP and takes its answer.
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b"ping", ("192.0.2.20", 7))
data, sender = s.recvfrom(100)
print(data)  # b'ping'
s.close()
