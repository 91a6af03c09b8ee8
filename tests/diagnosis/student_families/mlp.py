import numpy as np
def sig(z):
    return 1 / (1 + np.exp(-z))
def mlp_forward(x, W1, b1, W2, b2, W3, b3):
    acts = [x]
    for W, b, f in ((W1, b1, relu), (W2, b2, relu), (W3, b3, sig)):
        acts.append(f(acts[-1].dot(W) + b))
    return tuple(acts[1:])
def relu(z):
    return np.maximum(z, 0)
