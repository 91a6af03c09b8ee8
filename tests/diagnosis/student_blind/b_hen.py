def he_normal(shape):
    n, m = shape
    return (2 / n) ** 0.5
