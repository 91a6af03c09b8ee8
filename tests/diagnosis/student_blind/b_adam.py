import numpy as np

class State:
    def __init__(self, w):
        self.m, self.v, self.t = np.zeros_like(w), np.zeros_like(w), 0

def adam(w, dw, config):
    st = config.setdefault("state", State(w))
    b1, b2 = config["beta1"], config["beta2"]
    st.t += 1
    st.m += (1 - b1) * (dw - st.m)
    st.v += (1 - b2) * (dw * dw - st.v)
    rate = config["learning_rate"] * np.sqrt(1 - b2 ** st.t) / (1 - b1 ** st.t)
    return w - rate * st.m / (np.sqrt(st.v) + config["epsilon"] * np.sqrt(1 - b2 ** st.t)), config
