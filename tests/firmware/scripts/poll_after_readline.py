# A readline that left a line behind leaves the socket readable: at once, for poll and for ipoll.
import select, socket, sys, time

s = socket.socket()
s.connect(("127.0.0.1", int(sys.argv[1])))
print(s.readline())
poller = select.poll()
poller.register(s, select.POLLIN)
begun = time.ticks_ms()
print([(each is s, events) for each, events in poller.poll(5000)])
print([(each is s, events) for each, events in poller.ipoll(5000)])
print(time.ticks_diff(time.ticks_ms(), begun) < 250)
print(s.readline())
print(poller.poll(0))
