import numpy as np


def rmsprop(w, dw, config):
    rho = config["decay_rate"]
    if "cache" not in config:
        config["cache"] = np.zeros_like(w)
    config["cache"] *= rho
    config["cache"] += (1 - rho) * dw * dw
    step = config["learning_rate"] / (np.sqrt(config["cache"]) + config["epsilon"])
    return w - step * dw, config
