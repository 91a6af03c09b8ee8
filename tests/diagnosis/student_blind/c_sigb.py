import math

def sigmoid_neuron(w, x):
    z = w[0] * x[0] + w[1] * x[1] + w[2]
    e = math.exp(-z)
    f = 1 / (1 + e)
    g = e / (1 + e) ** 2
    return f, [g * x[0], g * x[1], g], [g * w[0], g * w[1]]
