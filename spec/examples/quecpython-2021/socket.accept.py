# Serves one client.
import usocket

listener = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
listener.bind(("", 80))
listener.listen(1)
connection, address = listener.accept()
print(connection.recv(100))  # b'GET / HTTP/1.0\r\n\r\n'
connection.send(b"HTTP/1.0 200 OK\r\n\r\nHello!")
connection.close()
listener.close()
