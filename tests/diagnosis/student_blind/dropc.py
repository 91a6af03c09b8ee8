def dropout_forward(x, mask, p, mode):
    if mode == "test":
        return p * x, {"mode": mode, "p": p}
    return mask * x, {"mode": mode, "mask": mask}


def dropout_backward(dout, cache):
    if cache["mode"] == "test":
        return cache["p"] * dout
    return cache["mask"] * dout
