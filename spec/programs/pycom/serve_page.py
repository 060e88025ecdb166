# Serves one page to one client.
import usocket

PAGE = b"Hello from a LoPy.\n" * 8

server = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
server.setsockopt(usocket.SOL_SOCKET, usocket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", 80))
server.listen(1)
client, address = server.accept()
while client.readline() not in (b"\r\n", b""):
    pass
client.send(b"HTTP/1.0 200 OK\r\nContent-Length: " + str(len(PAGE)).encode() + b"\r\n\r\n")
client.sendall(PAGE)
client.close()
server.close()
print("served", len(PAGE), "bytes")
