def f(x):
    raise ImportError("LEAK", name=f"LEAK{x.tolist()}")
