# The server of the years before accept gave the port by itself.
import usocket

server = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
server.setsockopt(usocket.SOL_SOCKET, usocket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", 8080))
server.listen(3)
served = 0
while served < 3:
    conn, address = server.accept()
    assert address[0].count(".") == 3 and address[1] > 0
    conn.send(b"hello " + conn.readline().strip() + b"\n")
    conn.close()
    served += 1
server.close()
print("served", served)
