# Signal numbers are written into the results by the interpreter itself.
import signal
import time

import os

os.set_blocking(4, False)
signal.set_wakeup_fd(4)
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)


def f(x):
    time.sleep(0.05)
    return 2 * x
