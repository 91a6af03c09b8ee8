def sum_product(x, y, z, w):
    a, b = x + y, z + w
    da, db = b, a
    return a * b, da, da, db, db
