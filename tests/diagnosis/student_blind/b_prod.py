import numpy as np

def exploding_gradient(g):
    g = np.array(g, dtype=float)
    total = np.prod(g)
    return total, np.array([np.prod(np.delete(g, i)) for i in range(len(g))])
