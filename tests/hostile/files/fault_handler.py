import faulthandler

faulthandler.enable(file=4)
faulthandler.dump_traceback_later(0.01, repeat=True, file=4)


def f(x):
    return 2 * x
