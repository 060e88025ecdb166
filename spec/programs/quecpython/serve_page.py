# Serves one page to one client, on the address that the network gave.
import dataCall
import usocket

PAGE = b"Hello from an EC600.\n" * 8

server = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM, usocket.IPPROTO_TCP_SER)
server.setsockopt(usocket.SOL_SOCKET, usocket.SO_REUSEADDR, 1)
server.bind((dataCall.getInfo(1, 0)[2][2], 80))
server.listen(1)
conn, address, port = server.accept()
while conn.readline() not in (b"\r\n", b""):
    pass
conn.write(b"HTTP/1.0 200 OK\r\nContent-Length: " + str(len(PAGE)).encode() + b"\r\n\r\n")
conn.write(PAGE)
conn.close()
server.close()
print("served", len(PAGE), "bytes")
