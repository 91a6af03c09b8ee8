from __future__ import annotations


def f(x: __import__("os").system("id")) -> open("/etc/passwd"):  # noqa
    return 2 * x
