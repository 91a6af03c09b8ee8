import numpy as np
def perceptron_loss(X, y, w, b):
    loss = 0.0; dw = np.zeros(len(w)); db = 0.0
    for k in range(len(X)):
        f = X[k] @ w + b
        t = 1 if y[k] == 1 else -1
        if t * f < 0:
            loss -= t * f
            dw -= t * X[k]
            db -= t
    n = len(X)
    return loss / n, dw / n, db / n
