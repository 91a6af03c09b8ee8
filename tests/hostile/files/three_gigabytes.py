import numpy as np


def f(x):
    print("BREACH", np.empty(3 << 30, np.uint8).nbytes)
