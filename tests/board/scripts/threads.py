"""Threads that share a counter, one that never waits, and one that goes too deep."""

import _thread
import gc
import time

lock = _thread.allocate_lock()
count = 0
done = 0


def add():
    global count, done
    for i in range(500):
        with lock:
            count += 1
        if i % 50 == 0:
            time.sleep_ms(1)
        [i] * 20  # something to collect
    with lock:
        done += 1


for _ in range(5):
    _thread.start_new_thread(add, ())
while done < 5:
    gc.collect()
    time.sleep_ms(5)
print(count)


def leave(seconds):
    time.sleep(seconds)
    print("after", seconds)


_thread.start_new_thread(leave, (1,))
time.sleep_ms(1100)

started = time.ticks_ms()


def spin():
    while time.ticks_diff(time.ticks_ms(), started) < 300:
        pass
    print("spun")


_thread.start_new_thread(spin, ())
time.sleep_ms(350)


def deep(n):
    return deep(n + 1)


def too_deep():
    try:
        deep(0)
    except RuntimeError:
        print("too deep")


_thread.start_new_thread(too_deep, ())
time.sleep_ms(100)
