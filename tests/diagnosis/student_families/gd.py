import numpy as np
def gradient_descent(w, gradients, eta):
    kept = []
    for t in range(gradients.shape[0]):
        w = w - eta * gradients[t]
        kept.append(w.copy())
    return np.vstack(kept)
