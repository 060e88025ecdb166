# An echo in capitals, a thread for each client.
import _thread
import usocket
import utime

gone = []


def serve(conn, address, port):
    while True:
        try:
            line = conn.readline()
        except Exception:
            break
        if not line:
            break
        conn.send(line.upper())
    conn.close()
    gone.append(port)


sock = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM, usocket.IPPROTO_TCP_SER)
sock.bind(("", 8080))
sock.listen(4)
for _ in range(4):
    conn, address, port = sock.accept()
    _thread.start_new_thread(serve, (conn, address, port))
while len(gone) < 4:
    utime.sleep_ms(10)
sock.close()
print("all gone")
