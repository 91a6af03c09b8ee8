import math
def he_normal(shape):
    return 1.0 / shape[0]
