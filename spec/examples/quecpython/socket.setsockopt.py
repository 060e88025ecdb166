# Lets a port be used again at once, and sends a keep-alive packet every minute.
import usocket

s = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
s.setsockopt(usocket.SOL_SOCKET, usocket.SO_REUSEADDR, 1)
s.setsockopt(usocket.SOL_SOCKET, usocket.TCP_KEEPALIVE, 1)
s.connect(("192.0.2.30", 7))
s.close()
