# Sends readings as datagrams; the collector acknowledges each by its number. No floats: the chip has none.
import socket
import ustruct

COLLECTOR = ("192.0.2.50", 9000)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_UDP)
s.settimeout(3)
for number in range(5):
    s.sendto(ustruct.pack(">HI", number, 2050 + number), COLLECTOR)
    data, addr = s.recvfrom(16)
    print("acknowledged", ustruct.unpack(">H", data)[0])
s.close()
