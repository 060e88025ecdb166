# A server on the dial-up address: greets whoever says a name, one client after the other.
import checkNet
import dataCall
import usocket

stage, state = checkNet.waitNetworkReady(30)
assert (stage, state) == (3, 1)
address = dataCall.getInfo(1, 0)[2][2]
server = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM, usocket.IPPROTO_TCP_SER)
server.setsockopt(usocket.SOL_SOCKET, usocket.SO_REUSEADDR, 1)
server.bind((address, 8080))
server.listen(3)
served = 0
while served < 3:
    conn, client, port = server.accept()
    assert port > 0 and client.count(".") == 3
    conn.settimeout(5)
    conn.write(b"hello " + conn.readline().strip() + b"\n")
    conn.close()
    served += 1
server.close()
print("served", served)
