def mse(y, yhat):
    return (yhat - y) ** 2, 2 * (yhat - y)
