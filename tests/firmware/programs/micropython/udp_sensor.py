# Sends readings as datagrams; the collector acknowledges each by its number.
import usocket as socket
import ustruct as struct

COLLECTOR = socket.getaddrinfo("192.0.2.50", 9000)[0][-1]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(3)
for number in range(5):
    s.sendto(struct.pack(">Hf", number, 20.5 + number), COLLECTOR)
    data, addr = s.recvfrom(16)
    print("acknowledged", struct.unpack(">H", data)[0])
s.close()
