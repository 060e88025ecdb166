# The states of a client, from first to last.
import usocket

s = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
print(s.getsocketsta())  # 0
s.connect(("192.0.2.30", 7))
print(s.getsocketsta())  # 4
s.close()
print(s.getsocketsta())  # -1
