# expected: FORBIDDEN
# The kernel is asked to send SIGKILL to the worker when something can be read.
import fcntl
import os
import signal

F_SETOWN, F_SETSIG = 8, 10


def f(x):
    reading, writing = os.pipe()
    fcntl.fcntl(reading, F_SETOWN, os.getppid())
    fcntl.fcntl(reading, F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC)
    os.write(writing, b"x")
