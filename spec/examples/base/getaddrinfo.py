# Connects to a host by its name.
import socket

address = socket.getaddrinfo("page.example", 80)[0][-1]
s = socket.socket()
s.connect(address)
s.send(b"GET /hello HTTP/1.0\r\n\r\n")
print(s.recv(12))  # b'HTTP/1.0 200'
s.close()
