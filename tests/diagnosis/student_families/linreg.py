def linear_regression(w, x, b, y):
    pred = w * x + b
    err = pred - y
    loss = err * err
    dpred = 2 * err
    return loss, dpred * x, dpred * w, dpred
