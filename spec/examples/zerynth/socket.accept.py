# Says hello to one client. A server stays in a loop around the three lines from accept to close.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

sock = socket.socket(type=SOCK_STREAM)
sock.bind(80)
sock.listen()
client, address = sock.accept()
client.sendall("Hello!")
client.close()
sock.close()
