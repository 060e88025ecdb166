# Takes what came, and prints it.
import usocket

sock = usocket.socket()
while True:
    data = sock.take(10)
    if not data:
        break
    print(data)
