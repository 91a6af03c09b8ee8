def f(x):
    2 * x
