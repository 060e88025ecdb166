# A GET request with headers parsed, as in many a weather display.
import usocket


def http_get(host, path):
    s = usocket.socket()
    try:
        s.connect(usocket.getaddrinfo(host, 80)[0][-1])
        s.write("GET {} HTTP/1.0\r\nHost: {}\r\n\r\n".format(path, host))
        status = int(s.readline().split()[1])
        length = None
        while True:
            line = s.readline()
            if line in (b"", b"\r\n"):
                break
            name, value = line.decode().split(":", 1)
            if name.lower() == "content-length":
                length = int(value)
        body = s.read(length) if length is not None else s.read()
    finally:
        s.close()
    return status, body


status, body = http_get("api.example", "/weather")
print(status, body.decode())
status, body = http_get("api.example", "/nothing-here")
print(status, len(body))
