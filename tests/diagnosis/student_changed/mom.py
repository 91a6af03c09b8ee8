import numpy as np
def sgd_momentum(w, dw, config=None):
    if config is None: config = {}
    v = config.get('velocity', np.zeros_like(w))
    v = config['momentum'] * v - config['learning_rate'] * dw
    next_w = w + v
    config['velocity'] = v
    return next_w, config
