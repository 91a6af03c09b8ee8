import numpy as np


def training_step(X, Y, W1, W2, eta):
    N = X.shape[0]
    Z = np.einsum("nd,dh->nh", X, W1)
    A = np.tanh(Z)
    P = np.einsum("nh,hc->nc", A, W2)
    G = 2.0 * (P - Y) / N
    gW2 = np.einsum("nh,nc->hc", A, G)
    gA = np.einsum("nc,hc->nh", G, W2)
    gZ = gA / np.cosh(Z) ** 2
    gW1 = np.einsum("nd,nh->dh", X, gZ)
    return W1 - eta * gW1, W2 - eta * gW2
