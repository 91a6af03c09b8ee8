def early_stopping(losses, patience):
    best = losses[0]
    best_at = 1
    bad = 0
    e = 1
    for l in losses[1:]:
        e += 1
        if l < best:
            best = l
            best_at = e
            bad = 0
        else:
            bad += 1
            if bad == patience:
                break
    return e, best_at
