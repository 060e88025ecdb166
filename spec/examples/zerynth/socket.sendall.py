# Sends text in one call.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket()
sock.connect(("192.0.2.30", 7))
sock.sendall("Hello World!")
sock.close()
