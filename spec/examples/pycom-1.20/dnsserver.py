# Names two servers to look names up at.
import socket

socket.dnsserver(0, "192.0.2.53")
socket.dnsserver(1, "192.0.2.54")
print(socket.dnsserver())  # ('192.0.2.53', '192.0.2.54')
