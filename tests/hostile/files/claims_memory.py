def f(x):
    raise MemoryError
