def f(x):
    return ValueError("right")
