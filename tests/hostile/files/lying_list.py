class Liar(list):
    def __len__(self):
        return 10**9

    def __iter__(self):
        while True:
            yield 1.0


def f(x):
    return Liar([1.0, 2.0])
