import numpy as np
def two_layer_mse_step(x, y, W1, W2, eta):
    W1 = W1.copy(); W2 = W2.copy()
    H = len(W2)
    h = [sum(x[i] * W1[i, j] for i in range(len(x))) for j in range(H)]
    out = sum(h[j] * W2[j] for j in range(H))
    d = out - y
    back = [d * W2[j] for j in range(H)]
    for j in range(H):
        W2[j] -= eta * d * h[j]
    for j in range(H):
        for i in range(len(x)):
            W1[i, j] -= eta * back[j] * x[i]
    return W1, W2
