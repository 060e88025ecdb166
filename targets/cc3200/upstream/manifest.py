# Nothing is frozen: this VM has no asyncio.
