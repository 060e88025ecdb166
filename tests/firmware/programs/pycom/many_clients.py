# An echo in capitals, a thread for each client.
import socket
import time
import _thread


def client_thread(clientsocket, n):
    while True:
        line = clientsocket.readline()
        if len(line) == 0:
            break
        clientsocket.write(line.upper())
    clientsocket.close()
    with lock:
        gone.append(n)


lock = _thread.allocate_lock()
gone = []
serversocket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
serversocket.bind(("0.0.0.0", 8080))
serversocket.listen(4)
for c in range(4):
    clientsocket, address = serversocket.accept()
    _thread.start_new_thread(client_thread, (clientsocket, c))
while len(gone) < 4:
    time.sleep(0.01)
serversocket.close()
print("all gone")
