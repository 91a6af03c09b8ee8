import numpy as np
def standardise(X_train, X_test):
    A = np.zeros_like(X_train, dtype=float)
    B = np.zeros_like(X_test, dtype=float)
    for j in range(X_train.shape[1]):
        col = X_train[:, j]
        m = sum(col) / len(col)
        s = (sum((col - m) ** 2) / len(col)) ** 0.5
        A[:, j] = (col - m) / s
        B[:, j] = (X_test[:, j] - m) / s
    return A, B
