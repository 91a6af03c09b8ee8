import numpy as np

def standardise(X_train, X_test):
    m, s = np.mean(X_train, axis=0, keepdims=True), np.std(X_train, axis=0, keepdims=True)
    out = []
    for A in (X_train, X_test):
        B = A.copy()
        B -= m
        B /= s
        out.append(B)
    return out[0], out[1]
