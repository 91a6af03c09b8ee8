def dropout_forward(x, mask, p, mode):
    out = x.copy()
    if mode == "train":
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                out[i, j] = x[i, j] / p if mask[i, j] else 0.0
    return out, (mode, mask)


def dropout_backward(dout, cache):
    mode, mask = cache
    if mode == "test":
        return dout
    return dout * mask
