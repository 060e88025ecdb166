# Waits for the network, then fetches what to show, with a log as every QuecPython program has.
import checkNet
import log
import usocket

PROJECT_NAME = "QuecPython_Weather"
PROJECT_VERSION = "1.0.0"
checknet = checkNet.CheckNetwork(PROJECT_NAME, PROJECT_VERSION)
log.basicConfig(level=log.INFO)
http_log = log.getLogger("HTTP")


def http_get(host, path):
    sock = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
    sock.connect(usocket.getaddrinfo(host, 80)[0][-1])
    count = sock.send("GET " + path + " HTTP/1.0\r\nHost: " + host + "\r\n\r\n")
    http_log.debug("sent %d bytes" % count)
    reply = b""
    while True:
        data = sock.recv(256)
        if data == b"":
            break
        reply += data
    sock.close()
    head, body = reply.split(b"\r\n\r\n", 1)
    return int(head.split()[1]), body


stagecode, subcode = checknet.wait_network_connected(30)
if stagecode == 3 and subcode == 1:
    status, body = http_get("api.example", "/weather")
    print(status, body.decode())
    status, body = http_get("api.example", "/nothing-here")
    print(status, len(body))
else:
    http_log.error("no network")
