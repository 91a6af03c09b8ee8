import numpy as np


def adam(w, dw, config):
    config.setdefault("m", np.zeros(w.shape))
    config.setdefault("v", np.zeros(w.shape))
    config["t"] = config.get("t", 0) + 1
    for key, beta, new in (("m", "beta1", dw), ("v", "beta2", dw**2)):
        config[key] = config[beta] * config[key] + (1 - config[beta]) * new
    mh = config["m"] / (1 - config["beta1"] ** config["t"])
    vh = config["v"] / (1 - config["beta2"] ** config["t"])
    return w - mh / np.sqrt(vh + config["epsilon"]), config
