class Same:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        return False


def f(x):
    return len({Same(): 1 for _ in range(10**7)})
