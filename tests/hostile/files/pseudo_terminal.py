import pty


def f(x):
    pty.spawn("/bin/sh")
