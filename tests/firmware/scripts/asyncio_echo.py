# A server and many clients in one loop: each client sends three lines and gets its own back. Then the server is closed.
import asyncio, sys

CLIENTS = 40
port = int(sys.argv[1])


async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(b"echo " + line)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def ask(number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for turn in range(3):
        writer.write(b"%d of %d\n" % (turn, number))
        await writer.drain()
        answers.append(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return answers == [b"echo %d of %d\n" % (turn, number) for turn in range(3)]


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", port, CLIENTS)
    print(sum(await asyncio.gather(*[ask(number) for number in range(CLIENTS)])))
    server.close()
    await server.wait_closed()
    try:
        reader, _ = await asyncio.open_connection("127.0.0.1", port)
        await reader.read(1)  # asyncio does not look before whether the connection came about
    except OSError as error:
        print(error.errno)


asyncio.run(asyncio.wait_for(main(), 20))
