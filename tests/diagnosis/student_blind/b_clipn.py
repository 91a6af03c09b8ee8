import math

def clip_by_norm(g, limit):
    s = 0.0
    for v in g:
        s += v * v
    n = math.sqrt(s)
    if n <= limit:
        return g
    return g / n * limit
