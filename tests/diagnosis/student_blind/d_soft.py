import numpy as np

def softmax_loss_naive(W, X, y, reg):
    C, D = W.shape
    N = X.shape[1]
    loss, dW = 0.0, np.zeros((C, D))
    for n in range(N):
        x = X[:, n]
        s = W @ x
        s = s - np.max(s)
        lse = np.log(np.sum(np.exp(s)))
        loss += lse - s[y[n]]
        p = np.exp(s - lse)
        p[y[n]] -= 1
        dW += np.outer(p, x)
    return loss / N + reg * np.sum(W ** 2), dW / N + 2 * reg * W
