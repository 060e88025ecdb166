# Reads holding registers over Modbus/TCP.
import socket
import struct


def read_registers(s, transaction, address, count):
    s.sendall(struct.pack(">HHHBBHH", transaction, 0, 6, 1, 3, address, count))
    answered, protocol, length, unit, function = struct.unpack(">HHHBB", s.read(8))
    assert answered == transaction and protocol == 0 and unit == 1
    rest = s.read(length - 2)
    if function & 0x80:
        raise OSError("exception %d" % rest[0])
    return struct.unpack(">%dH" % count, rest[1:])


s = socket.socket()
s.settimeout(5)
s.connect(("192.0.2.30", 502))
print(*read_registers(s, 1, 0, 4))
print(*read_registers(s, 2, 100, 2))
try:
    read_registers(s, 3, 60000, 1)
except OSError as e:
    print(e.args[0])
s.close()
