# Receives into a buffer that is used again and again.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket()
sock.connect(("192.0.2.30", 7))
sock.sendall("abcd")
buffer = bytearray(4)
print(sock.recv_into(buffer), buffer)  # 4 bytearray(b'abcd')
sock.close()
