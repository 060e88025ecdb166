# Greets whoever says a name, one client after the other.
import socket

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(socket.getaddrinfo("0.0.0.0", 8080)[0][-1])
s.listen(5)
served = 0
while served < 3:
    cl, addr = s.accept()
    cl_file = cl.makefile("rwb", 0)
    name = cl_file.readline().strip()
    cl_file.write(b"hello " + name + b"\n")
    cl.close()
    served += 1
s.close()
print("served", served)
