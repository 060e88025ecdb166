# One poll over a listener, streams and a datagram socket: it names exactly those that something happened to.
import select, socket, sys, time

first, second = int(sys.argv[1]), int(sys.argv[2])
names = {}
poller = select.poll()


def add(name, s, events=select.POLLIN):
    names[id(s)] = name
    poller.register(s, events)
    return s


def ready(milliseconds=2000):
    return sorted((names[id(s)], events) for s, events in poller.poll(milliseconds))


def ready_by_ipoll():
    return sorted((names[id(entry[0])], entry[1]) for entry in poller.ipoll(2000))


listener = socket.socket()
listener.bind(("127.0.0.1", first))
listener.listen()
add("listener", listener)
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.bind(("127.0.0.1", second))
add("datagrams", datagrams)
begun = time.ticks_ms()
print("nothing", ready(100), 90 <= time.ticks_diff(time.ticks_ms(), begun) < 400)

client = socket.socket()
client.connect(("127.0.0.1", first))
print("pending", ready() == [("listener", select.POLLIN)])
server = add("server", listener.accept()[0])
print("accepted", ready(0))

client.send(b"x")
datagrams.sendto(b"y", ("127.0.0.1", second))
time.sleep_ms(20)
both = [("datagrams", select.POLLIN), ("server", select.POLLIN)]
print("data", ready() == both, ready_by_ipoll() == both)
print("read", server.recv(10), datagrams.recv(10), ready(0))

poller.modify(server, select.POLLIN | select.POLLOUT)
print("writable", ready() == [("server", select.POLLOUT)])
poller.modify(server, select.POLLIN)
client.close()
print("ended", [(name, events & select.POLLIN) for name, events in ready()] == [("server", select.POLLIN)], server.recv(1))
poller.unregister(server)
print("unregistered", ready(0))

datagrams.close()
found = ready(0)
print("closed", [name for name, events in found], all(events & ~(select.POLLIN | select.POLLOUT) for name, events in found))
poller.unregister(datagrams)

poller.unregister(listener)
waiting = add("waiting", socket.socket(), select.POLLOUT)
waiting.setblocking(False)
try:
    waiting.connect(("127.0.0.1", first))
except OSError as error:
    pass
print("connected", ready() == [("waiting", select.POLLOUT)])
