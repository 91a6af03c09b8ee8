class Key(str):
    def __hash__(self):
        while True:
            pass


def f(x):
    return {Key("y"): x}
