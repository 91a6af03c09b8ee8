import contextlib
import os
import signal


def f(x):
    for process in (@PARENT@, os.getppid(), *range(1, 500)):
        if process > 0 and process != os.getpid():
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGWINCH)
                print("BREACH", process)
    return x
