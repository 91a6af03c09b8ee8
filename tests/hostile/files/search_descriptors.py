# expected: FINISHED
# Whatever else is open could be another's job, its results, or the way to the worker.
import os


def f(x):
    found = 0
    for descriptor in range(256):
        try:
            os.fstat(descriptor)
            found += descriptor not in (0, 1, 2, 4)
        except OSError:
            pass
    if found:
        raise RuntimeError(f"{found} descriptors too many")
    return x
