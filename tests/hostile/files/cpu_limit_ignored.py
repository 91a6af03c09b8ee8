import resource
import signal

signal.signal(signal.SIGXCPU, lambda *_: None)
signal.signal(signal.SIGPROF, signal.SIG_IGN)


def f(x):
    while True:
        pass
