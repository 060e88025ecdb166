# What errors carry, by the variant's numbering: the timeout of a read and an attempt to connect under way, in errno and uerrno,
# printed and compared, and through asyncio.
import asyncio, errno, socket, sys, uerrno


def failing(call):
    try:
        call()
    except OSError as error:
        return error


port = int(sys.argv[1])
s = socket.socket()
s.connect(("127.0.0.1", port))
s.settimeout(0.05 if "milliseconds" not in sys.argv else 50)
timeout = failing(lambda: s.recv(1))
print(timeout.errno, timeout.args[0] == errno.ETIMEDOUT == uerrno.ETIMEDOUT, timeout)

s.setblocking(False)
again = failing(lambda: s.recv(1))
print(again.errno, again.errno == errno.EAGAIN == uerrno.EAGAIN, again)

s = socket.socket()
s.setblocking(False)
under_way = failing(lambda: s.connect(("127.0.0.1", port)))
print(under_way.errno, under_way.errno == errno.EINPROGRESS == uerrno.EINPROGRESS, under_way)

s.close()
closed = failing(lambda: s.send(b"x"))
print(closed.errno, closed.errno == errno.EBADF == uerrno.EBADF, closed)

refused = failing(lambda: socket.socket().connect(("127.0.0.1", int(sys.argv[2]))))
print(refused.errno, refused.errno == errno.ECONNREFUSED == uerrno.ECONNREFUSED, refused)
print(errno.errorcode[errno.ETIMEDOUT], errno.errorcode[errno.EINPROGRESS], errno.EAGAIN, errno is uerrno)


async def connect():
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"hello")
    await writer.drain()
    print(await asyncio.wait_for(reader.readexactly(5), 5))
    writer.close()
    await writer.wait_closed()


asyncio.run(connect())
