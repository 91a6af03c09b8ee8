import signal


def f(x):
    signal.pause()
