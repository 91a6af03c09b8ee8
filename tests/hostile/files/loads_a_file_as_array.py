import numpy as np


def f(x):
    return np.fromfile("/etc/passwd", dtype=np.uint8)
