# Reads holding registers over Modbus/TCP, from a port of its own choice, and keeps the line alive.
import usocket
import ustruct


def read_registers(sock, transaction, address, count):
    sock.send(ustruct.pack(">HHHBBHH", transaction, 0, 6, 1, 3, address, count))
    answered, protocol, length, unit, function = ustruct.unpack(">HHHBB", sock.read(8))
    assert answered == transaction and protocol == 0 and unit == 1
    rest = sock.read(length - 2)
    if function & 0x80:
        raise OSError("exception %d" % rest[0])
    return ustruct.unpack(">%dH" % count, rest[1:])


sock = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM, usocket.TCP_CUSTOMIZE_PORT)
sock.bind(("", 0))
sock.setsockopt(usocket.SOL_SOCKET, usocket.TCP_KEEPALIVE, 1)
sock.settimeout(5)
sock.connect(("192.0.2.30", 502))
print(*read_registers(sock, 1, 0, 4))
print(*read_registers(sock, 2, 100, 2))
try:
    read_registers(sock, 3, 60000, 1)
except OSError as e:
    print(e.args[0])
sock.close()
