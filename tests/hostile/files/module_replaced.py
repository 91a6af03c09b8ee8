import sys


class Fake:
    f = staticmethod(lambda x: 2 * x)

    def __getattr__(self, name):
        raise SystemExit


sys.modules[__name__] = Fake()


def f(x):
    return x
