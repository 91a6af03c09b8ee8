import numpy as np

def dropout_forward(x, mask, p, mode):
    keep = 1 - p
    m = (mask / keep) if mode == "train" else None
    return (x if m is None else np.multiply(x, m)), m

def dropout_backward(dout, cache):
    return dout if cache is None else np.multiply(dout, cache)
