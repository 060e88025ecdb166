# Fetches a page over HTTP and prints it.
import socket

HOST = "page.example"

sock = socket.socket()
sock.connect(socket.getaddrinfo(HOST, 80)[0][-1])
sock.send(b"GET /hello HTTP/1.0\r\nHost: " + HOST.encode() + b"\r\n\r\n")
while sock.readline() not in (b"\r\n", b""):
    pass
print(sock.read().decode(), end="")
sock.close()
