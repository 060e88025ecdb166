# A socket for a TCP connection, and one for UDP datagrams.
import socket

stream = socket.socket()
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
