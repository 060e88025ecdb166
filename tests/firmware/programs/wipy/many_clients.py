# An echo in capitals, a thread for each client.
import socket
import time
import _thread

gone = []


def serve(conn):
    while True:
        line = conn.readline()
        if not line:
            break
        conn.write(line.upper())
    conn.close()
    gone.append(1)


server = socket.socket()
server.bind(("0.0.0.0", 8080))
server.listen(4)
for _ in range(4):
    conn, addr = server.accept()
    _thread.start_new_thread(serve, (conn,))
while len(gone) < 4:
    time.sleep_ms(10)
server.close()
print("all gone")
