# Every exception is swallowed, the interrupt too, in a handler of a handler.
import signal


def again(*_):
    signal.setitimer(signal.ITIMER_REAL, 0.01)


signal.signal(signal.SIGALRM, again)
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
again()


def f(x):
    while True:
        try:
            f(x)
        except BaseException:
            pass
