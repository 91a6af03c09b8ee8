import numpy as np


def svm_loss(x, y):
    N = x.shape[0]
    correct = np.take_along_axis(x, y[:, None], axis=1)
    gap = x - correct + 1.0
    np.put_along_axis(gap, y[:, None], 0.0, axis=1)
    hinge = np.where(gap > 0, gap, 0)
    ind = (hinge > 0) * 1.0
    np.put_along_axis(ind, y[:, None], -ind.sum(axis=1, keepdims=True), axis=1)
    return hinge.sum() / N, ind / N
