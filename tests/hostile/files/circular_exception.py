def f(x):
    error = ValueError("round")
    other = ValueError("and round")
    error.__context__ = other
    other.__context__ = error
    raise error
