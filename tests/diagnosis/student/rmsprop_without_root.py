def rmsprop(w, dw, config):
    old = config.get("cache", 0.0)
    new = config["decay_rate"] * old + (1.0 - config["decay_rate"]) * (dw * dw)
    config.update(cache=new)
    new_w = w.copy()
    new_w -= config["learning_rate"] * dw / (new + config["epsilon"])
    return new_w, config
