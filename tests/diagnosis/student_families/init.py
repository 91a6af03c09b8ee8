import math
def he_normal(shape):
    return math.sqrt(2.0 / shape[0])
