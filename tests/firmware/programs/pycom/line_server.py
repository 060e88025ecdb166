# Greets whoever says a name, one client after the other.
import usocket

server = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
server.setsockopt(usocket.SOL_SOCKET, usocket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", 8080))
server.listen(1)
served = 0
while served < 3:
    client, address = server.accept()
    print("from", address[0])
    stream = client.makefile("rb")
    client.sendall(b"hello " + stream.readline().strip() + b"\n")
    client.close()
    served += 1
server.close()
print("served", served)
