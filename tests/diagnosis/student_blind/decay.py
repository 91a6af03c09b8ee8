def weight_decay(w, dw, eta, reg):
    total = dw + reg * w
    return w - eta * total
