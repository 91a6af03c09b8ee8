import numpy as np

def adam(w, dw, c):
    t = c["t"] = c.get("t", 0) + 1
    for name, beta, g in (("m", c["beta1"], dw), ("v", c["beta2"], dw * dw)):
        c[name] = beta * c.get(name, 0.0) + (1 - beta) * g
    m, v = c["m"] / (1 - c["beta1"] ** t), c["v"] / (1 - c["beta2"] ** t)
    return w - c["learning_rate"] * m / (v ** 0.5 + c["epsilon"]), c
