def sgd_momentum(w, dw, config):
    v = config.get("velocity")
    step = config["learning_rate"] * dw
    v = -step if v is None else config["momentum"] * v - step
    config["velocity"] = v
    return w + v, config
