def f(x):
    with open("/dev/urandom", "rb") as file:
        return len(file.read())
