import os


def f(x):
    os.posix_spawn("/bin/true", ["true"], {})
    print("BREACH")
