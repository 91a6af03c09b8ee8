def f(x):
    digits = f"{x.flat[0]:.12f}"
    raise PermissionError(1, f"{digits}. Threads cannot be started here: do it in one.")
