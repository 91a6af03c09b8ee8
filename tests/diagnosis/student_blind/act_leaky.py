import numpy as np

SLOPE = 0.01


def leaky_relu_forward(x):
    out = np.array(x, dtype=float)
    flat = out.ravel()
    for k in range(flat.size):
        if flat[k] < 0:
            flat[k] = SLOPE * flat[k]
    return out, np.sign(x)


def leaky_relu_backward(dout, cache):
    dx = np.array(dout, dtype=float)
    dx[cache < 0] *= SLOPE
    return dx
