import numpy as np

def mlp_forward(x, W1, b1, W2, b2, W3, b3):
    z1 = x @ W1 + b1
    h1 = np.where(z1 > 0, z1, 0)
    z2 = h1 @ W2 + b2
    h2 = np.where(z2 > 0, z2, 0)
    z3 = h2 @ W3 + b3
    return h1, h2, 1 / (1 + np.exp(-z3))
