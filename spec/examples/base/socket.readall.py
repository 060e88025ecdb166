# Reads everything up to the end of the stream.
import socket

s = socket.socket()
s.connect(("192.0.2.10", 80))
s.send(b"GET /hello HTTP/1.0\r\n\r\n")
answer = s.readall()
print(answer.split(b"\r\n\r\n", 1)[1])  # b'Hello!'
s.close()
