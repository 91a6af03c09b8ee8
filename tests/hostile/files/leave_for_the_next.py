import contextlib
import os

if any(name.startswith("left") for name in os.listdir("/tmp") if contextlib.suppress(OSError)):
    print("BREACH")
with open("/tmp/left", "w") as file:
    file.write("for you")


def f(x):
    return x
