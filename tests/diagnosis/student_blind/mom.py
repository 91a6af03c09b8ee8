def sgd_momentum(w, dw, config=None):
    lr, mu = config["learning_rate"], config["momentum"]
    v = mu * config.get("velocity", 0 * w) - lr * dw
    next_w = w + v
    config["velocity"] = v
    return next_w, config
