# What Zerynth's scripts import beside the socket, as they use it. Arguments: a port that echoes.
import socket
import streams
import sys
import threading
import timers
from wireless import wifi

port = int(sys.argv[1])
wifi.link("any", WIFI_WPA2, "secret")

# A stream over a socket.
sock = socket.socket()
sock.connect((wifi.gethostbyname("localhost"), port))
stream = streams.SocketStream(sock)
print(stream.write("first\nsecond\nrest"), stream.readline(), stream.readline(), stream.read(4))
line = bytearray(8)
stream.write(b"0123456789")
print(stream.readline(buffer=line, size=6, ofs=2), stream.read(6))
print([len(each) for each in wifi.select([sock], [sock], [], 1000)])
print("two", 2, bytearray(b"bytes"), stream=stream)
print("one\r", sep="-", end="\n.", stream=stream)
print(stream.readline() == "two 2 bytes\n", stream.read(6))
stream.write("x")
ready, _, _ = wifi.select((sock,), (), ())
print(ready[0] is sock, wifi.select([], [], [], 20))
stream.close()
try:
    wifi.gethostbyname("no.such.name.invalid")
except IOError as error:
    print("IOError", error)

# Threads, and what they wait for.
lock, done, told = threading.Lock(), threading.Semaphore(0), []


def count(name, times):
    for _ in range(times):
        with_lock(told.append, name)
    done.release()


def with_lock(function, *arguments):
    lock.acquire()
    function(*arguments)
    lock.release()


started = [thread(count, name, 3) for name in "ab"]
for _ in started:
    print(done.acquire(timeout=5000))
for each in started:
    each.join(5000)
print(sorted(told), [each.is_alive() for each in started])
print(done.acquire(False), done.acquire(timeout=20), lock.acquire(), lock.acquire(timeout=20), lock.acquire(False))
failing = threading.Thread(target=lambda: 1 // 0)
failing.start()
failing.join()
print(repr(failing.exc), failing.name == "Thread-%d" % failing.ident)
try:
    failing.start()
except RuntimeError:
    print("once")
condition, items = threading.Condition(), []


def consume():
    condition.acquire()
    condition.wait_for(lambda: items, 5000)
    items.append("consumed")
    condition.release()


consumer = thread(consume)
condition.acquire()
items.append("produced")
condition.notify_all()
condition.release()
consumer.join(5000)
print(items)

# Timers.
event, calls = threading.Event(), []


def tick(argument):
    calls.append(argument)
    if len(calls) == 3:
        timer.clear()
        event.set()


timer = timers.timer()
timer.start()
timer.interval(20, tick, "tick")
print(event.wait(5000), calls, 40 <= timer.get() < 5000, timers.now() >= timer.reset())
sleep(60)
print(len(calls))
timer.one_shot(1, calls.append, "once")
sleep(100, MILLIS)
print(calls[3:], event.wait(1))
sleep(1, MICROS)

# Builtins.
print(all(3 <= random(3, 5) <= 5 for _ in range(50)), 0 <= random())
for wrong in (lambda: sleep("1"), lambda: thread(1), lambda: sleep(1, 9), lambda: sleep()):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__)


def shadow():
    sleep = len
    return sleep("four")


print(shadow(), callable(sleep), sleep is thread)
sleep = abs
print(sleep(-7))
