def early_stopping(losses, patience):
    best_epoch = 1
    for t in range(2, len(losses) + 1):
        if losses[t - 1] < losses[best_epoch - 1]:
            best_epoch = t
        elif t - best_epoch >= patience:
            return t, best_epoch
    return len(losses), best_epoch
