def f(x):
    raise type(f"LEAK{x.tolist()}", (Exception,), {})
