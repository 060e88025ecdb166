# Greets whoever says a name, one client after the other.
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("", 8080))
server.listen(1)
for served in range(3):
    conn, addr = server.accept()
    conn.settimeout(5)
    name = conn.readline().strip()
    conn.sendall(b"hello " + name + b"\n")
    conn.close()
server.close()
print("served", served + 1)
