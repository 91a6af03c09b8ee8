import numpy as np
def gradient_descent(w, gradients, eta):
    kept = []
    for t in range(gradients.shape[0]):
        kept.append(w - eta * gradients[t])
    return np.vstack(kept)
