# A client whose port the system chooses.
import usocket

s = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
s.bind(("", 0))
s.connect(("192.0.2.30", 7))
s.close()
