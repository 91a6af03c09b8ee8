import numpy as np


def f(x):
    return np.memmap("@FOLDER@/canary", mode="r")
