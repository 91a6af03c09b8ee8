def sum_product(x, y):
    return (x + y) * x, 2 * x + y, x
