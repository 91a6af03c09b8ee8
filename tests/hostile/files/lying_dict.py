class Liar(dict):
    def keys(self):
        raise SystemExit

    def __getitem__(self, key):
        raise SystemExit


def f(x):
    return Liar(a=x)
