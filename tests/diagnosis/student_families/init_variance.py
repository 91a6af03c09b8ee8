import math
def he_normal(shape):
    return 2.0 / shape[0]
