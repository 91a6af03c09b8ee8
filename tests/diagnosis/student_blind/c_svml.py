import numpy as np

def svm_loss(x, y):
    N = len(y)
    loss, dx = 0.0, np.zeros_like(x)
    for i in range(N):
        c = y[i]
        for j in range(x.shape[1]):
            if j == c:
                continue
            m = max(0.0, 1.0 + x[i, j] - x[i, c])
            loss += m
            if m:
                dx[i, j] += 1
                dx[i, c] -= 1
    return loss / N, dx / N
