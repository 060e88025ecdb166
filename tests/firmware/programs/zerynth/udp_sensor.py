# Sends readings as datagrams; the collector acknowledges each by its number.
import socket
import struct

sock = socket.socket(type=SOCK_DGRAM)
sock.bind(0)
sock.settimeout(3000)
buffer = bytearray(16)
for number in range(5):
    sock.sendto(struct.pack(">Hf", number, 20.5 + number), ("192.0.2.50", 9000))
    count, address = sock.recvfrom_into(buffer)
    print("acknowledged", struct.unpack(">H", buffer[:count])[0])
    sleep(1)
sock.close()
