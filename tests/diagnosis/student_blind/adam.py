import numpy as np


def adam(w, dw, config):
    b1, b2 = config["beta1"], config["beta2"]
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config["t"] = config.get("t", 0) + 1
    config["m"] = b1 * config["m"] + (1 - b1) * dw
    config["v"] = b2 * config["v"] + (1 - b2) * np.square(dw)
    mt = config["m"] / (1 - b1 ** config["t"])
    vt = config["v"] / (1 - b2 ** config["t"])
    w_new = w - config["learning_rate"] * mt / (np.sqrt(vt) + config["epsilon"])
    return w_new, config
