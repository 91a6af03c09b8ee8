def relu_forward(x):
    out = x.copy()
    for i in range(out.size):
        if out.flat[i] <= 0:
            out.flat[i] = 0.0
    return out, out

def relu_backward(dout, cache):
    dx = dout.copy()
    for i in range(dx.size):
        if cache.flat[i] == 0:
            dx.flat[i] = 0.0
    return dx
