# A thread reads global variables while the main thread makes new ones: it finds them all, every time.
import _thread, time

VARIABLES = 20000
made, read = [], []


def look():
    try:
        while not made:
            time
        read.append("all")
    except NameError as error:
        read.append(error)


_thread.start_new_thread(look, ())
for number in range(VARIABLES):
    globals()["variable_%d" % number] = number
made.append(True)
deadline = time.ticks_add(time.ticks_ms(), 5000)
while not read and time.ticks_diff(deadline, time.ticks_ms()) > 0:
    time.sleep_ms(1)
print(read)
