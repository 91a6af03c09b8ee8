# expected: FORBIDDEN
import os


def f(x):
    with open(f"/proc/{os.getppid()}/mem", "rb") as memory:
        return len(memory.read(1))
