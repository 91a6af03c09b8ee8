import re


def f(x):
    return bool(re.match(r"(a+)+$", "a" * 60 + "b"))
