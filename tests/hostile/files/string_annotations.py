from __future__ import annotations


def f(x: __import__("os").system("id")) -> open("/etc/passwd"):
    return 2 * x
