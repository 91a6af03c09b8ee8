def f(x):
    return open(f"/LEAK{x.tolist()}")
