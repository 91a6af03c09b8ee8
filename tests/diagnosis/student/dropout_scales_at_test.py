import numpy as np


def dropout_forward(x, mask, p, mode):
    if mode == "train":
        keep = np.asarray(mask, dtype=float) / p
        return np.multiply(x, keep), ("train", keep)
    return p * x, ("test", None)


def dropout_backward(dout, cache):
    kind, keep = cache
    return dout if kind == "test" else np.multiply(dout, keep)
