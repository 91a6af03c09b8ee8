def early_stopping(losses, patience):
    best, when, bad = None, -1, 0
    i = -1
    for i, v in enumerate(losses):
        if best is None or v < best:
            best, when, bad = v, i, 0
            continue
        bad += 1
        if bad >= patience:
            break
    return i, when
