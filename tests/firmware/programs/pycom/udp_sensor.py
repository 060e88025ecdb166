# Sends readings as datagrams; the collector acknowledges each by its number.
import binascii
import machine
import socket
import struct

print("device", len(binascii.hexlify(machine.unique_id())) > 0)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(3.0)
for number in range(5):
    s.sendto(struct.pack(">Hf", number, 20.5 + number), ("192.0.2.50", 9000))
    data, addr = s.recvfrom(16)
    print("acknowledged", struct.unpack(">H", data)[0])
s.close()
