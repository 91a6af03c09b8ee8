# expected: FINISHED
class ShoutError(Exception):
    def __str__(self):
        raise self

    def __repr__(self):
        raise self


def f(x):
    raise ShoutError
