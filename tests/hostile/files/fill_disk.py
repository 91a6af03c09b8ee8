import os


def f(x):
    for number in range(10_000):
        with open(f"/tmp/{number}", "wb") as file:
            file.write(bytes(1 << 20))
            os.fsync(file.fileno())
    print("BREACH")
