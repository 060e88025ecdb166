# Fetches what to show; the name is looked up by the network driver.
import socket
import streams
from wireless import wifi

wifi.link("workshop", WIFI_WPA2, "password")


def http_get(host, path):
    sock = socket.socket(type=SOCK_STREAM)
    sock.connect((wifi.gethostbyname(host), 80))
    sock.sendall("GET " + path + " HTTP/1.0\r\nHost: " + host + "\r\n\r\n")
    stream = streams.SocketStream(sock)
    status = int(bytes(stream.readline()).decode().split()[1])
    length = 0
    while True:
        line = bytes(stream.readline()).decode().strip()
        if not line:
            break
        if line.lower().startswith("content-length:"):
            length = int(line.split(":")[1])
    body = bytes(stream.read(length)) if length else b""
    sock.close()
    return status, body


status, body = http_get("api.example", "/weather")
print(status, body.decode())
status, body = http_get("api.example", "/nothing-here")
print(status, len(body))
