import numpy as np

def sgd_momentum(w, dw, config):
    m = config["momentum"]
    old = config["velocity"] if "velocity" in config else np.zeros_like(w)
    config["velocity"] = old * m + dw * (1 - m)
    return w - config["learning_rate"] * config["velocity"], config
