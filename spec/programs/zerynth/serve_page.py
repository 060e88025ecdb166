# Serves one page to one client.
import socket
from wireless import wifi

wifi.link("Workshop", WIFI_WPA2, "password")

PAGE = "Hello from a Zerynth board.\n" * 8

listener = socket.socket()
listener.bind(80)
listener.listen()
client, peer = listener.accept()
request = ""
while not request.endswith("\r\n\r\n"):
    request += bytes(client.recv(1)).decode()
client.sendall("HTTP/1.0 200 OK\r\nContent-Length: " + str(len(PAGE)) + "\r\n\r\n")
client.sendall(PAGE)
client.close()
listener.close()
print("served", len(PAGE), "bytes")
