# An echo in capitals, a thread for each client. recv waits for all that it is asked for, so lines are read byte by byte.
import socket

gone = []


def serve(client):
    line = bytearray()
    while True:
        byte = client.recv(1)
        if not byte:
            break
        line.extend(byte)
        if byte == b"\n":
            client.sendall(bytes(line).upper())
            line = bytearray()
    client.close()
    gone.append(1)


sock = socket.socket()
sock.bind(8080)
sock.listen(4)
for _ in range(4):
    client, address = sock.accept()
    thread(serve, client)
while len(gone) < 4:
    sleep(10)
sock.close()
print("all gone")
