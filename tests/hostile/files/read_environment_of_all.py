import os


def f(x):
    for process in ("self", "thread-self", *range(1, 400), os.getppid()):
        for what in ("environ", "cmdline", "maps", "mem", "fd", "cwd", "root"):
            try:
                with open(f"/proc/{process}/{what}", "rb") as file:
                    file.seek(0)
                    print("BREACH", file.read(4096))
            except OSError:
                pass
    return x
