#Sets the port multiple is enabled
socket.setsockopt(usocket.SOL_SOCKET, usocket.SO_REUSEADDR, 1)
#Sets intervals of the TCP keep-alive packet.The unit of the value parameter is minute,ranging from 1 to 120
socket.setsockopt(usocket.SOL_SOCKET, usocket.TCP_KEEPALIVE, 1)
