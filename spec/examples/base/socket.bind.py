# Receives what anybody sends to port 5000.
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))
data, sender = s.recvfrom(100)
print(data)  # b'23.5 degrees'
