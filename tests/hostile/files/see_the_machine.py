# Where the worker runs, by links that the kernel resolves
import contextlib
import os


def f(x):
    for link in ("/proc/self/exe", "/proc/self/cwd", "/proc/self/fd/4", f"/proc/{os.getppid()}/exe", "@FOLDER@/../."):
        with contextlib.suppress(OSError):
            print("BREACH", os.readlink(link))
    return x
