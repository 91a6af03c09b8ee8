import builtins

real = builtins.__import__


def fake(name, *rest):
    raise SystemExit(name)


builtins.__import__ = fake


def f(x):
    return 2 * x
