import sys

import numpy as np


def f(x):
    return np.where(np.arange(12).reshape(3, 4) % 2, sys.float_info.max, -sys.float_info.max)
