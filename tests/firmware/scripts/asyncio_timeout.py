# wait_for gives a silent peer up on time while others go on, and the connection that was waited for is as it was.
import asyncio, sys, time

port = int(sys.argv[1])


async def tick(times):
    while True:
        times.append(time.ticks_ms())
        await asyncio.sleep_ms(50)


async def main():
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    ticker = asyncio.create_task(tick(times))
    begun = time.ticks_ms()
    try:
        await asyncio.wait_for(reader.readline(), 0.5)
    except asyncio.TimeoutError:
        print("given up", 480 <= time.ticks_diff(time.ticks_ms(), begun) <= 800)
    ticker.cancel()
    print("others went on", len(times) >= 7)
    writer.write(b"now\n")
    await writer.drain()
    print(await asyncio.wait_for(reader.readline(), 5))
    print(await asyncio.wait_for(reader.readexactly(6), 5))
    print(await asyncio.wait_for(reader.read(), 5))
    writer.close()
    await writer.wait_closed()


asyncio.run(main())
