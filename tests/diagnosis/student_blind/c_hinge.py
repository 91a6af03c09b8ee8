import numpy as np

def hinge(y, yhat):
    return sum(max(0, 1 - t * p) for t, p in zip(y, yhat)) / len(y)

def hinge_prime(y, yhat):
    out = []
    for t, p in zip(y, yhat):
        out.append(-t / len(y) if t * p < 1 else 0.0)
    return np.array(out)
