import numpy as np
def sigmoid_neuron(w, x):
    dot = 0.0
    for i in range(2):
        dot += w[i] * x[i]
    dot += w[2]
    f = 1 / (1 + np.exp(-dot))
    ddot = (1 - f) * f
    dx = [w[0] * ddot, w[1] * ddot]
    dw = [x[0] * ddot, x[1] * ddot, 1.0 * ddot]
    return f, np.array(dw), np.array(dx)
