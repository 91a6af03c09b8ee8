# expected: FORBIDDEN
import os


def f(x):
    os.symlink("/etc/passwd", "passwd")
    with open("passwd") as file:
        return len(file.read())
