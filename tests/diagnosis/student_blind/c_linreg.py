def linear_regression(w, x, b, y):
    r = w * x + b - y
    return r * r / 2, r * x, r * w, r
