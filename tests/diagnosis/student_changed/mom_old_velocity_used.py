import numpy as np
def sgd_momentum(w, dw, config=None):
    if config is None: config = {}
    v = config.get('velocity', np.zeros_like(w))
    next_w = w + v
    v = config['momentum'] * v - config['learning_rate'] * dw
    config['velocity'] = v
    return next_w, config
