def f(x):
    nested = []
    for _ in range(10**5):
        nested = [nested]
    return repr(nested)
