import numpy as np

def two_layer_mse_step(x, y, W1, W2, eta):
    h = np.dot(x, W1)
    e = np.dot(h, W2) - y
    dW1 = np.zeros(W1.shape)
    for i in range(len(x)):
        for j in range(len(h)):
            dW1[i, j] = e * W2[j] * x[i]
    return W1 - eta * dW1, W2 - eta * e * h
