def f(x):
    raise ValueError(f"LEAK {x.tolist()}")
