# Lets a server that was started again have its port at once.
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("", 80))
listener.listen(1)
listener.close()
