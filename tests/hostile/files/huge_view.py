# expected: OUTPUT_TOO_LARGE
import numpy as np


def f(x):
    return np.broadcast_to(0.0, (1 << 20, 1 << 20))
