class Liar:
    def __repr__(self):
        raise BaseException

    __str__ = __format__ = __repr__

    def __bool__(self):
        raise SystemExit

    def __len__(self):
        raise KeyboardInterrupt

    def __getattr__(self, name):
        raise GeneratorExit


def f(x):
    return Liar()
