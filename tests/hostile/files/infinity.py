def f(x):
    return x * float("inf")
