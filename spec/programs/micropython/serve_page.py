# Serves one page to one client.
import socket

PAGE = b"Hello from a MicroPython board.\n" * 8

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(socket.getaddrinfo("0.0.0.0", 80)[0][-1])
listener.listen(1)
client, peer = listener.accept()
while client.readline() not in (b"\r\n", b""):
    pass
client.write(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(PAGE))
client.write(PAGE)
client.close()
listener.close()
print("served", len(PAGE), "bytes")
