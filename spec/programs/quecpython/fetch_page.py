# Waits for the network, fetches a page over HTTP and prints it.
import checkNet
import usocket

checknet = checkNet.CheckNetwork("Workshop", "1.0.0")
stagecode, subcode = checknet.wait_network_connected(30)
assert (stagecode, subcode) == (3, 1), "no network"

HOST = "page.example"
sock = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
sock.connect(usocket.getaddrinfo(HOST, 80)[0][-1])
sock.send("GET /hello HTTP/1.0\r\nHost: " + HOST + "\r\n\r\n")
reply = b""
while True:
    data = sock.recv(256)
    if data == b"":
        break
    reply += data
sock.close()
print(reply.split(b"\r\n\r\n", 1)[1].decode(), end="")
