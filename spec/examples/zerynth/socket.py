# A socket for a TCP connection, and one for UDP datagrams.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

stream = socket.socket(type=SOCK_STREAM)
datagrams = socket.socket(type=SOCK_DGRAM)
