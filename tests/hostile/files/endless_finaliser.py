class Sticky:
    def __del__(self):
        while True:
            pass


kept = [Sticky()]


def f(x):
    kept.clear()
    return x
