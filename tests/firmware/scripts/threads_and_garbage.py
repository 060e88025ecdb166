# Four threads that talk over connections of their own and leave them to the collector, while the main thread collects.
import _thread, gc, os, socket, sys, time

THREADS, CONNECTIONS = 4, 40
port = int(sys.argv[1])
over = []


def talk(number):
    good = 0
    try:
        for turn in range(CONNECTIONS):
            s = socket.socket()
            s.connect(("127.0.0.1", port))
            said = b"%d %d\n" % (number, turn)
            s.sendall(said)
            good += s.readline() == said
    except Exception as error:
        good = error
    over.append(good)


for number in range(THREADS):
    _thread.start_new_thread(talk, (number,))
deadline = time.ticks_add(time.ticks_ms(), 15000)
while len(over) < THREADS and time.ticks_diff(deadline, time.ticks_ms()) > 0:
    gc.collect()
    time.sleep_ms(1)
print(over)
gc.collect()
print(len(os.listdir("/proc/self/fd")) < 20)
