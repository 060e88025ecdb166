# For a variant made up of other variants' choices: time in milliseconds, accept that tells three things, recv that waits for
# everything and returns a bytearray, and addresses by name.
import _thread, socket, sys, time

listener = socket.socket()
listener.bind(("127.0.0.1", int(sys.argv[1])))
listener.listen()


def client():
    s = socket.socket()
    s.connect(("localhost", int(sys.argv[1])))
    for half in (b"hel", b"lo!"):
        s.send(half)
        time.sleep_ms(50)
    time.sleep_ms(300)
    s.close()


_thread.start_new_thread(client, ())
s, host, port = listener.accept()
print(host, 0 < port < 65536)
print(s.recv(6))
s.settimeout(50)
begun = time.ticks_ms()
try:
    s.recv(1)
except OSError as error:
    print(error.errno, 40 < time.ticks_diff(time.ticks_ms(), begun) < 250)
