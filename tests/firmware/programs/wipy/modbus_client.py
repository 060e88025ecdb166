# Reads holding registers over Modbus/TCP. A receive may be short, so the client gathers.
import socket
import ustruct


def receive(s, size):
    data = b""
    while len(data) < size:
        part = s.recv(size - len(data))
        if not part:
            raise OSError("connection lost")
        data += part
    return data


def read_registers(s, transaction, address, count):
    s.send(ustruct.pack(">HHHBBHH", transaction, 0, 6, 1, 3, address, count))
    answered, protocol, length, unit, function = ustruct.unpack(">HHHBB", receive(s, 8))
    assert answered == transaction and protocol == 0 and unit == 1
    rest = receive(s, length - 2)
    if function & 0x80:
        raise OSError("exception %d" % rest[0])
    return ustruct.unpack(">%dH" % count, rest[1:])


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
s.settimeout(5)
s.connect(("192.0.2.30", 502))
print(*read_registers(s, 1, 0, 4))
print(*read_registers(s, 2, 100, 2))
try:
    read_registers(s, 3, 60000, 1)
except OSError as e:
    print(e.args[0])
s.close()
