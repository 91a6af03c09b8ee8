import numpy as np
def mlp_forward(x, W1, b1, W2, b2, W3, b3):
    N = x.shape[0]
    def layer(inp, W, b, unit):
        out = np.zeros((N, W.shape[1]))
        for i in range(N):
            for j in range(W.shape[1]):
                out[i, j] = unit(np.sum(inp[i] * W[:, j]) + b[j])
        return out
    sig = lambda z: 1 / (1 + np.exp(-z))
    one = layer(x, W1, b1, np.tanh)
    two = layer(one, W2, b2, np.tanh)
    return one, two, layer(two, W3, b3, sig)
