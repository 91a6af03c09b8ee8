import numpy as np

def forward(X, W1, W2):
    H = np.tanh(X.dot(W1))
    return H, H.dot(W2)

def training_step(X, Y, W1, W2, eta):
    H, P = forward(X, W1, W2)
    g1, g2 = np.zeros_like(W1), np.zeros_like(W2)
    for i in range(len(X)):
        e = 2 * (P[i] - Y[i])
        g2 += np.outer(H[i], e)
        g1 += np.outer(X[i], (1 - H[i] * H[i]) * np.dot(W2, e))
    return W1 - eta * g1 / len(X), W2 - eta * g2 / len(X)
