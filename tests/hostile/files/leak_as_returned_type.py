def f(x):
    return type(f"LEAK{x.tolist()}", (), {})()
