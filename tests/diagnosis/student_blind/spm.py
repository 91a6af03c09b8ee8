def sum_product(x, y, z):
    m = x if x >= y else y
    g = {"x": 0.0, "y": 0.0}
    g["x" if x >= y else "y"] = z
    return m * z, g["x"], g["y"], m
