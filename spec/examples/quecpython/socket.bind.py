# A client that chooses its own port; with port 0 the system chooses one.
import usocket

s = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM, usocket.TCP_CUSTOMIZE_PORT)
s.bind(("", 0))
s.connect(("192.0.2.30", 7))
s.close()
