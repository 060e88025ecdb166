# The peer does not read until it is told to. sendall gives up after half a second; write says how much went, and exactly that
# much arrives.
import socket, sys, time

port = int(sys.argv[1])
control = socket.socket()
control.connect(("127.0.0.1", int(sys.argv[2])))
s = socket.socket()
s.connect(("127.0.0.1", port))
s.settimeout(0.5)
block = bytes(range(256)) * 1024
total = 0
while True:  # until the system's buffers are full
    begun = time.ticks_ms()
    count = s.write(block)
    if count is None or count < len(block):
        break
    total += count
print("write", time.ticks_diff(time.ticks_ms(), begun), count > 0)
total += count
begun = time.ticks_ms()
try:
    s.sendall(block)
except OSError as error:
    print("sendall", time.ticks_diff(time.ticks_ms(), begun), error.errno)
control.send(b"read")
print(total)
s.settimeout(10)
s.sendall(b"!")
s.close()
