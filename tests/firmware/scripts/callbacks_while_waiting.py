# A callback that is scheduled while the main thread waits in recv runs at once, and does not make the wait longer; a wait in
# another thread is none of its business.
import _thread, micropython, socket, sys, time

port = int(sys.argv[1])
ran = []


def connected():
    s = socket.socket()
    s.connect(("127.0.0.1", port))
    s.settimeout(0.5)
    return s


def receive(s, told):
    begun = time.ticks_ms()
    try:
        s.recv(1)
    except OSError as error:
        told.append((error.errno, 480 <= time.ticks_diff(time.ticks_ms(), begun) <= 800))


def schedule():
    for _ in range(6):
        time.sleep_ms(50)
        micropython.schedule(lambda begun: ran.append(time.ticks_diff(time.ticks_ms(), begun)), time.ticks_ms())


ends, other_ends = [], []
_thread.start_new_thread(receive, (connected(), other_ends))
_thread.start_new_thread(schedule, ())
receive(connected(), ends)
time.sleep_ms(300)
print(ends, other_ends)
print(len(ran), max(ran) < 200 or ran)


def fail(_):
    raise ZeroDivisionError


def schedule_failure():
    time.sleep_ms(50)
    micropython.schedule(fail, None)


_thread.start_new_thread(schedule_failure, ())
ends = []
receive(connected(), ends)  # what a callback raises is printed, as everywhere
print(ends)
