def f(x):
    raise ValueError("LEAK" * (1 << 24))
