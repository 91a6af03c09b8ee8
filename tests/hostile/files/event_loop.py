import asyncio


def f(x):
    return asyncio.run(asyncio.sleep(0, x))
