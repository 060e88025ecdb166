# Gives up where nothing comes for half a second.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket()
sock.connect(("192.0.2.30", 7))
sock.settimeout(500)
try:
    data = sock.recv(100)
except TimeoutError:
    print("nothing came")  # nothing came
sock.close()
