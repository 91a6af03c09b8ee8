import numpy as np
def dropout_forward(x, mask, p, mode):
    if mode == 'train':
        out = x * (1 - mask) / p
    else:
        out = x
    cache = (mask, p, mode)
    return out, cache

def dropout_backward(dout, cache):
    mask, p, mode = cache
    if mode == 'train':
        dx = dout * (1 - mask) / p
    else:
        dx = dout
    return dx
