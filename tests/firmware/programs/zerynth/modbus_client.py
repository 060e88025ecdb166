# Reads holding registers over Modbus/TCP: recv waits for the whole of what it is asked for.
import socket
import struct


def read_registers(sock, transaction, address, count):
    sock.sendall(struct.pack(">HHHBBHH", transaction, 0, 6, 1, 3, address, count))
    answered, protocol, length, unit, function = struct.unpack(">HHHBB", sock.recv(8))
    assert answered == transaction and protocol == 0 and unit == 1
    rest = sock.recv(length - 2)
    if function & 0x80:
        raise IOError("exception %d" % rest[0])
    return struct.unpack(">%dH" % count, rest[1:])


sock = socket.socket(type=SOCK_STREAM)
sock.settimeout(5000)
sock.connect(("192.0.2.30", 502))
print(*read_registers(sock, 1, 0, 4))
print(*read_registers(sock, 2, 100, 2))
try:
    read_registers(sock, 3, 60000, 1)
except IOError as e:
    print(e.args[0])
sock.close()
