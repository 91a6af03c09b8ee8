class Meta(type):
    @property
    def __name__(cls):
        raise SystemExit


class Liar(Exception, metaclass=Meta):
    pass


def f(x):
    raise Liar
