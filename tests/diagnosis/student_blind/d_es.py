import numpy as np

def early_stopping(losses, patience):
    losses = np.asarray(losses)
    for t in range(1, len(losses) + 1):
        best = int(np.argmin(losses[:t])) + 1
        if t - best == patience:
            return t, best
    return len(losses), int(np.argmin(losses)) + 1
