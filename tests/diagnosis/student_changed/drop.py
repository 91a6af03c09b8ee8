import numpy as np
def dropout_forward(x, mask, p, mode):
    if mode == 'train':
        out = x * mask / p
    else:
        out = x
    cache = (mask, p, mode)
    return out, cache

def dropout_backward(dout, cache):
    mask, p, mode = cache
    if mode == 'train':
        dx = dout * mask / p
    else:
        dx = dout
    return dx
