import numpy as np

def standardise(X_train, X_test):
    D = X_train.shape[1]
    A, B = np.zeros(X_train.shape), np.zeros(X_test.shape)
    for d in range(D):
        col = X_train[:, d]
        mean = sum(col) / len(col)
        dev = (sum((c - mean) ** 2 for c in col) / len(col)) ** 0.5
        A[:, d] = (col - mean) / dev
        B[:, d] = (X_test[:, d] - mean) / dev
    return A, B
