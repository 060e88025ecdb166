# Greets whoever says a name, one client after the other.
import socket
import streams

sock = socket.socket()
sock.bind(8080)
sock.listen()
served = 0
while served < 3:
    client, address = sock.accept()
    stream = streams.SocketStream(client)
    name = bytes(stream.readline()).strip()
    client.sendall(b"hello " + name + b"\n")
    client.close()
    served += 1
sock.close()
print("served", served)
