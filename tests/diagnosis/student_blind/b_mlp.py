import numpy as np

def mlp_forward(x, W1, b1, W2, b2, W3, b3):
    s = lambda t: 0.5 * (np.tanh(t / 2) + 1)
    outs, a = [], x
    for W, b in ((W1, b1), (W2, b2), (W3, b3)):
        a = s(np.add(np.einsum("ni,ij->nj", a, W), b))
        outs.append(a)
    return outs[0], outs[1], outs[2]
