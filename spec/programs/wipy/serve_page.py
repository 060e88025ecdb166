# Serves one page to one client.
import socket

PAGE = b"Hello from a WiPy.\n" * 8

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("", 80))
server.listen(1)
conn, addr = server.accept()
while conn.readline() not in (b"\r\n", b""):
    pass
conn.send(b"HTTP/1.0 200 OK\r\nContent-Length: " + str(len(PAGE)).encode() + b"\r\n\r\n")
conn.send(PAGE)
conn.close()
server.close()
print("served", len(PAGE), "bytes")
