def f(x):
    raise PermissionError(1, "not my fault")
