# Sockets that nobody holds any more are closed when they are collected, and by need before the system's files run out.
import gc, os, socket, sys


def open_files():
    return len(os.listdir("/proc/self/fd"))


def leak(count):
    for _ in range(count):
        socket.socket()


def leak_accepted(listener, address, count):
    for _ in range(count):
        client = socket.socket()
        client.connect(address)
        listener.accept()
        client.close()


gc.disable()  # so that only what needs a file, and we, collect
gc.collect()
before = open_files()
leak(300)
print("created")
gc.collect()
address = ("127.0.0.1", int(sys.argv[1]))
listener = socket.socket()
listener.bind(address)
listener.listen()
leak_accepted(listener, address, 300)
print("accepted")
listener.close()
listener = None
gc.collect()
gc.collect()
print(open_files() - before)
