import math

def sigmoid_ratio(x, y):
    s = lambda t: 1 / (1 + math.exp(-t))
    sx, sy = s(x), s(y)
    num, den = x + sy, sx + (x + y) ** 2
    dn, dd = 1 / den, -num / den ** 2
    dq = 2 * (x + y) * dd
    return num / den, dn + dq + dd * sx * (1 - sx), dn * sy * (1 - sy) + dq
