# Every function and every method with odd arguments, alone and together, on sockets in every state: nothing but the exceptions
# that a program expects comes out, and the process lives.
import gc, sys

try:
    import socket
except ImportError:
    import usocket as socket  # the only name in some dialects

LONG = "x" * 70000
ODD = [
    None, True, -1, 0, 1, 255, 65536, 2**31, 2**63, 2**70, -(2**70), 1.5, float("nan"), float("inf"), "", "a", LONG, "127.0.0.1",
    "::1", "\0\0\0", b"", b"\xff\xfe", b"a" * 300, bytearray(3), memoryview(bytearray(5)), [], (), {}, [1, 2], ("", 0), ("", -1),
    ("", 2**70), (None, None), ("127.0.0.1",), ("127.0.0.1", 1), ("127.0.0.1", "1"), ("::1", 1, 0, 0), ("::1", 1, 2**70, -1),
    (256, 0, 0, -1, 9), (127, 0, 0, 1, 1), (127, 0, 0, 2**70), (LONG, 1), object(), object, len, range(3), Ellipsis,
]  # fmt: skip
EXPECTED = (OSError, ValueError, TypeError, MemoryError, OverflowError, AttributeError)
try:
    EXPECTED += (IOError,)
except NameError:
    pass  # not in every dialect
SHORT = int(sys.argv[2])  # a timeout with which no call waits for long
calls = 0
surprises = {}


def call(function, arguments, keywords={}):
    global calls
    calls += 1
    try:
        function(*arguments, **keywords)
    except EXPECTED:
        pass
    except Exception as error:
        surprises[type(error)] = (function, arguments, error)


def non_blocking(s):
    try:
        s.settimeout(SHORT)
    except Exception:
        pass
    return s


def created():
    return non_blocking(socket.socket())


def datagram():
    return non_blocking(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))


def inet6():
    family = getattr(socket, "AF_INET6", socket.AF_INET)  # not in every dialect
    return non_blocking(socket.socket(family, socket.SOCK_STREAM))


def closed():
    s = created()
    s.close()
    return s


def connected():
    s = socket.socket()
    s.connect(("127.0.0.1", int(sys.argv[1])))
    return non_blocking(s)


def methods_of(s):
    """Those that dir() tells, but not what every class has."""
    return [name for name in dir(socket.socket) if name not in ("__class__", "__name__", "__bases__", "__dict__")]


for make in (created, datagram, inet6, closed, connected):
    for name in methods_of(make()):
        s = make()
        call(getattr(s, name), ())
        for odd in ODD:
            call(getattr(s, name), (odd,))
            non_blocking(s)
        for odd in ODD[::2]:
            for other in ODD[1::3]:
                call(getattr(s, name), (odd, other))
                call(getattr(s, name), (other, odd, odd))
                non_blocking(s)
        call(getattr(s, name), (1, 2, 3, 4, 5, 6, 7))
        call(getattr(s, name), (), {"nonsense": 1})
        call(getattr(socket.socket, name), ())
        call(getattr(socket.socket, name), (s,))
    gc.collect()

def asks_the_network(odd):
    return isinstance(odd, (str, bytes)) and len(odd) in (1, 2)


HOSTS = [odd for odd in ODD if not asks_the_network(odd)]

for name in (name for name in dir(socket) if not name.startswith("__") and callable(getattr(socket, name))):
    function = getattr(socket, name)
    call(function, ())
    call(function, (), {"nonsense": 1})
    for odd in HOSTS:
        call(function, (odd,))
        for other in ODD[::2]:
            call(function, (odd, other))
            call(function, (odd, 80, other, other, odd))
print(surprises or "only what was expected")
print(calls > 10000 or calls)
