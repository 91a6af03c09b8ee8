import numpy as np

def rmsprop(w, dw, config):
    lr, rho, eps = (config[k] for k in ("learning_rate", "decay_rate", "epsilon"))
    s = config.get("cache", np.zeros(w.shape))
    s = s + (1 - rho) * (dw ** 2 - s)
    config["cache"] = s
    return w - lr / (eps + s ** 0.5) * dw, config
