def f(x):
    return 3 ** (10**8) % 7
