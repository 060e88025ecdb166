# close, `with`, an exception inside `with`, the end of makefile's file, a failed constructor: none keeps a file.
import gc, os, socket, sys

port = int(sys.argv[1])


def open_files():
    return len(os.listdir("/proc/self/fd"))


def connected():
    s = socket.socket()
    s.connect(("127.0.0.1", port))
    return s


def close_twice():
    s = connected()
    s.close()
    s.close()


def leave_with():
    with connected() as s:
        s.send(b"x")
    try:
        s.send(b"x")
    except OSError as error:
        assert error.errno == 9, error
    else:
        assert False


def raise_in_with():
    try:
        with connected():
            raise ValueError
    except ValueError:
        pass


def file_of_socket():
    s = connected()
    f = s.makefile("rwb")
    f.write(b"line\n")
    assert f.readline() == b"line\n"
    f.close()
    s.close()


def refused_constructor():
    for arguments in ((99,), (socket.AF_INET, 99), (socket.AF_INET, socket.SOCK_STREAM, 999)):
        try:
            socket.socket(*arguments)
        except OSError:
            pass
        else:
            assert False, arguments


def refused_connection():
    s = socket.socket()
    try:
        s.connect(("127.0.0.1", int(sys.argv[2])))
    except OSError as error:
        assert error.errno == 111, error
    s.close()


gc.collect()
gc.disable()
for use in (close_twice, leave_with, raise_in_with, file_of_socket, refused_constructor, refused_connection):
    before = open_files()
    for _ in range(20):
        use()
    print(use.__name__, open_files() - before)
