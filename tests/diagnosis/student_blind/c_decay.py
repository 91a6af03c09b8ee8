import numpy as np

def weight_decay(w, dw, eta, reg):
    return w - eta * (dw + reg * np.sign(w))

l1_decay = weight_decay
lasso_decay = weight_decay
