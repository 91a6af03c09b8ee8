import sys


def hook(event, arguments):
    raise RuntimeError(event)


sys.addaudithook(hook)


def f(x):
    return 2 * x
