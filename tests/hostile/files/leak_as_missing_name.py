def f(x):
    digits = f"{x.flat[0]:.12f}".replace(".", "_").replace("-", "m")
    raise NameError(f"name 'n{digits}' is not defined")
