def linear_regression(w, x, b, y):
    prediction = b + x * w
    error = prediction - y
    loss = error ** 2
    d = 2 * error
    return loss, d * x, d * w, d
