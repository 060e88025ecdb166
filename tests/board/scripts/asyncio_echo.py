"""A server and three clients in one loop."""

import asyncio

lines = 0


async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def client(number):
    global lines
    reader, writer = await asyncio.open_connection("127.0.0.1", 8000)
    for turn in range(5):
        writer.write(b"hello %d %d\n" % (number, turn))
        await writer.drain()
        assert await reader.readline() == b"HELLO %d %d\n" % (number, turn)
        lines += 1
    writer.close()
    await writer.wait_closed()


async def main():
    server = await asyncio.start_server(serve, "0.0.0.0", 8000)
    await asyncio.gather(*[client(number) for number in range(3)])
    server.close()
    await server.wait_closed()


asyncio.run(main())
print(lines, "lines came back")
