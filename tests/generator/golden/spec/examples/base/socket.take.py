# Takes at most ten bytes.
import socket

print(socket.socket().take(10))
