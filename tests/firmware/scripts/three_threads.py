# One thread is in recv, one in send, and a third closes: both end with EBADF, and the process goes on. Many times over.
import _thread, errno, socket, sys, time

ROUNDS = 50
port = int(sys.argv[1])


def until_it_fails(call, endings):
    try:
        while call():
            pass
        endings.append("end")
    except OSError as error:
        endings.append(error.errno)


seen = set()
for round in range(ROUNDS):
    s = socket.socket()
    s.connect(("127.0.0.1", port))
    reader, writer = [], []
    _thread.start_new_thread(until_it_fails, (lambda: s.recv(10), reader))
    _thread.start_new_thread(until_it_fails, (lambda: s.send(b"x" * 1000), writer))
    time.sleep_ms(round % 5)
    s.close()
    deadline = time.ticks_add(time.ticks_ms(), 5000)
    while not (reader and writer) and time.ticks_diff(deadline, time.ticks_ms()) > 0:
        time.sleep_ms(1)
    seen.add((tuple(reader), tuple(writer)))
print(seen == {((errno.EBADF,), (errno.EBADF,))} or seen)
