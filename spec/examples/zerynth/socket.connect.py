# Connects to an address, in two of its forms, and says why if that fails.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

first, second = socket.socket(), socket.socket()
try:
    first.connect(("192.0.2.30", 7))
    second.connect((192, 0, 2, 30, 7))
    print("connected")  # connected
except IOError as error:
    print("error", error.args[0])
first.close()
second.close()
