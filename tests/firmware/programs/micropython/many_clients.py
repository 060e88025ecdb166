# A chat-like echo with asyncio: all clients at once.
import asyncio

left = 4
over = asyncio.Event()


async def serve(reader, writer):
    global left
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()
    left -= 1
    if not left:
        over.set()


async def main():
    server = await asyncio.start_server(serve, "0.0.0.0", 8080)
    await over.wait()
    server.close()
    await server.wait_closed()


asyncio.run(main())
print("all gone")
