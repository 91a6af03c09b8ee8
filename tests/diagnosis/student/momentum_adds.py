import numpy as np


def sgd_momentum(w, dw, config):
    if "velocity" not in config:
        config["velocity"] = np.zeros_like(w)
    vel = config["velocity"] * config["momentum"] + config["learning_rate"] * dw
    config["velocity"] = vel
    return w + vel, config
