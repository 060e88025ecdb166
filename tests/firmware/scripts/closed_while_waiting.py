# Another thread closes a socket that waits: in accept, in connect, in recvfrom and in readline.
import _thread, errno, socket, sys, time

silent, full = int(sys.argv[1]), int(sys.argv[2])


def accepting():
    s = socket.socket()
    s.bind(("127.0.0.1", int(sys.argv[3])))
    s.listen()
    return s, s.accept


def connecting():
    s = socket.socket()
    return s, lambda: s.connect(("127.0.0.1", full))


def receiving():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("127.0.0.1", int(sys.argv[4])))
    return s, lambda: s.recvfrom(10)


def reading():
    s = socket.socket()
    s.connect(("127.0.0.1", silent))
    return s, s.readline


def close_soon(s):
    time.sleep_ms(100)
    s.close()


for make in (accepting, connecting, receiving, reading):
    s, wait = make()
    _thread.start_new_thread(close_soon, (s,))
    begun = time.ticks_ms()
    try:
        ended = wait()
    except OSError as error:
        ended = error.errno == errno.EBADF
    print(make.__name__, ended, time.ticks_diff(time.ticks_ms(), begun) < 1500)
