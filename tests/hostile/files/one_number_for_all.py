def f(x):
    return 2 * float(x[0, 0])
