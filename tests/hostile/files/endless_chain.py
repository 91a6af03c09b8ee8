def f(x):
    error = ValueError()
    first = error
    for _ in range(10**6):
        error.__cause__ = ValueError()
        error = error.__cause__
    raise first
