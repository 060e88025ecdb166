# Waits where it is told to until Ctrl-C; then uses the same socket for what it was made for.
import errno, select, socket, sys, time

LOOPBACK = "127.0.0.1"


def connecting(port):
    s = socket.socket()
    return s, lambda: s.connect((LOOPBACK, port)), lambda: s.connect((LOOPBACK, port))


def connected(port):
    s = socket.socket()
    s.connect((LOOPBACK, port))
    return s


def accepting(port):
    s = socket.socket()
    s.bind((LOOPBACK, port))
    s.listen()

    def serve():
        client, _ = s.accept()
        client.send(b"!")
        client.close()

    return s, s.accept, serve


def receiving(port):
    s = connected(port)
    return s, lambda: s.recv(1), lambda: s.send(b"go") and print(s.recv(10))


def reading(port):
    s = connected(port)
    return s, lambda: s.read(10), lambda: s.send(b"go") and print(s.readline())


def sending(port):
    s = connected(port)

    def fill():
        while True:
            s.send(b"x" * 65536)

    def again():
        s.settimeout(0.1)
        try:
            fill()  # a little room may have been left
        except OSError as error:
            print(error.errno == errno.ETIMEDOUT)

    return s, fill, again


def polling(port):
    s = connected(port)
    poller = select.poll()
    poller.register(s, select.POLLIN)
    return s, lambda: poller.poll(), lambda: s.send(b"go") and print(len(poller.poll(5000)))


def looking_up(port):
    s = socket.socket()
    return s, lambda: socket.getaddrinfo("slow.example", 80), lambda: s.connect(socket.getaddrinfo(LOOPBACK, port)[0][-1])


s, wait, again = globals()[sys.argv[1]](int(sys.argv[2]))
print("waiting")
try:
    wait()
    print("did not wait")
except KeyboardInterrupt:
    print("interrupted")
again()
print("usable")
s.close()
