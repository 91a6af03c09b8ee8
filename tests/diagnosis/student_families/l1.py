import numpy as np
def lasso_loss(W, b, X, Y, reg):
    n = len(X)
    pred = X.dot(W) + b
    diff = pred - Y
    data = 0
    for row in diff:
        data += row.dot(row)
    pen = 0
    for w in W.flatten():
        pen += abs(w)
    dpred = 2 * diff / n
    return data / n + reg * pen, X.T.dot(dpred) + reg * np.where(W > 0, 1, -1), dpred.sum(0)
