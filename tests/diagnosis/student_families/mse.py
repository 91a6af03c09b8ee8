import numpy as np
def two_layer_mse(x, y, W1, W2):
    x, W1, W2 = np.array(x), np.array(W1), np.array(W2)
    h = W1.T @ x
    yhat = W2 @ h
    E = 0.5 * (y - yhat) ** 2
    delta = yhat - y
    dW2 = delta * h
    dh = delta * W2
    dW1 = np.zeros((3, 2))
    for i in range(3):
        for j in range(2):
            dW1[i, j] = x[i] * dh[j]
    return E, dW1, dW2
