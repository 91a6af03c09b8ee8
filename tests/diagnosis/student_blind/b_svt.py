import numpy as np

def one(W, x, c, reg):
    s = x @ W
    v = np.clip(s - s[c] + 1, 0, None)
    v[c] = 0
    k = (v > 0).astype(float)
    k[c] = -k.sum()
    return v.sum() + reg * np.square(W).sum(), np.outer(x, k) + 2 * reg * W

def svm_train(W, X, y, order, alpha, reg):
    out = []
    for i in order.ravel():
        L, G = one(W, X[i], y[i], reg)
        W = W - alpha * G
        out.append(L)
    return W, np.array(out)
