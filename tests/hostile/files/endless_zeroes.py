def f(x):
    with open("/dev/zero", "rb") as file:
        while file.read(1 << 20):
            pass
