import numpy as np


def adam(w, dw, config):
    b1, b2 = config["beta1"], config["beta2"]
    config["m"] = b1 * config.get("m", 0 * w) + (1 - b1) * dw
    config["v"] = b2 * config.get("v", 0 * w) + (1 - b2) * dw * dw
    t = 1
    step = (config["m"] / (1 - b1**t)) / (np.sqrt(config["v"] / (1 - b2**t)) + config["epsilon"])
    return w - config["learning_rate"] * step, config
