import socket

s = socket.socket()
s.connect(socket.getaddrinfo('www.micropython.org', 80)[0][-1])
