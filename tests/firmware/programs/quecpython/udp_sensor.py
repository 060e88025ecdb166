# Sends readings as datagrams; the collector acknowledges each by its number.
import usocket
import ustruct

sock = usocket.socket(usocket.AF_INET, usocket.SOCK_DGRAM)
sock.settimeout(3)
for number in range(5):
    sock.sendto(ustruct.pack(">Hf", number, 20.5 + number), ("192.0.2.50", 9000))
    data, addr = sock.recvfrom(16)
    print("acknowledged", ustruct.unpack(">H", data)[0])
sock.close()
