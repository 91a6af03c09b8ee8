# A lock on a file that everybody may read is a way to talk to a neighbour.
import contextlib
import fcntl
import json


def f(x):
    with open(json.__file__) as file:
        for lock in (fcntl.flock, fcntl.lockf):
            with contextlib.suppress(OSError):
                lock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                print("BREACH", lock.__name__)
    return x
