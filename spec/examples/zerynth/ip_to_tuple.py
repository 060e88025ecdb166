# The four numbers of an address.
import socket

print(socket.ip_to_tuple("192.168.1.10"))  # (192, 168, 1, 10)
