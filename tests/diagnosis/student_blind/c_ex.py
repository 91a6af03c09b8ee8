import numpy as np

def exploding_gradient(w, x):
    w = np.asarray(w, float)
    before = x * np.concatenate([[1.0], np.cumprod(w)[:-1]])
    after = np.concatenate([np.cumprod(w[::-1])[::-1][1:], [1.0]])
    return x * np.prod(w), before * after, np.prod(w)
