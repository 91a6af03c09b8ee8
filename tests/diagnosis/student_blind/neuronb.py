import math


def sigma(v):
    return 1 / (1 + math.exp(-v))


def sigmoid_neuron(w, x, b):
    q = b
    for wi, xi in zip(w, x):
        q += wi * xi
    f = sigma(q)
    dq = f * (1 - f)
    return f, [dq * xi for xi in x], [dq * wi for wi in w], dq
