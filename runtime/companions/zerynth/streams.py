"""Streams over a socket and over the console.

With the first import `print` takes a stream as well: `print("HTTP/1.1 200 OK\\r", stream=client)`.
"""

import builtins
import select
import sys

_print = print


def print(*objects, sep=" ", end="\n", stream=None):
    """To the console, or to anything with a `write`, at once. Bytes go to a stream as they are, everything else as text."""
    if stream is None:
        return _print(*objects, sep=sep, end=end)
    line = bytearray()
    for index, each in enumerate(objects):
        line.extend(sep.encode() if index else b"")
        line.extend(each if isinstance(each, (bytes, bytearray)) else str(each).encode())
    line.extend(end.encode())
    stream.write(line)


try:
    builtins.print = print
except AttributeError:
    pass  # a VM whose own names stay as they are; scripts have streams.print


class stream:
    """What all streams have. A stream brings `_readbuf`, which fills a part of a buffer and returns how much, 0 at the end,
    and `write`."""

    def read(self, size=1):
        """At most `size` bytes, in a bytearray; an empty one at the end."""
        buffer = bytearray(size)
        return buffer[: self._readbuf(buffer, size)]

    def readline(self, sep="\n", buffer=None, size=0, ofs=0):
        """Up to `sep`, which is in the result; what there is at the end of the stream; no more than fits in `buffer`, if one is
        given, from `ofs` to `size`."""
        line = bytearray() if buffer is None else buffer
        position = 0 if buffer is None else ofs
        while buffer is None or position < size:
            if buffer is None:
                line.append(0)
            count = self._readbuf(line, 1, position)
            position += count
            if count == 0 or line[position - 1] == ord(sep):
                break
        return line[:position]


class SocketStream(stream):
    def __init__(self, sock):
        self.socket = sock

    def write(self, buffer):
        """Sends everything."""
        self.socket.sendall(buffer)
        return len(buffer)

    def close(self):
        self.socket.close()

    def _readbuf(self, buffer, size=1, ofs=0):
        return self.socket.recv_into(memoryview(buffer)[ofs : ofs + size], size)


class serial(stream):
    """The console, whatever driver and speed are named."""

    def __init__(self, drvname=None, baud=115200, stopbits=0, parity=0, bitsize=0, set_default=True):
        self._poll = select.poll()
        self._poll.register(sys.stdin, select.POLLIN)

    def write(self, buffer):
        if isinstance(buffer, str):
            sys.stdout.write(buffer)
        else:
            sys.stdout.buffer.write(buffer)
        return len(buffer)

    def available(self):
        """1 where something can be read, else 0."""
        return len(self._poll.poll(0))

    def close(self):
        """The console stays open."""

    def _readbuf(self, buffer, size=1, ofs=0):
        return sys.stdin.buffer.readinto(memoryview(buffer)[ofs : ofs + size])
