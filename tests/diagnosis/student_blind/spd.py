def sum_product(x, y, z):
    s = x + y
    inv = 1 / z
    return s * inv, inv, inv, -s * inv * inv
