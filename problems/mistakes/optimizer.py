"""What people get wrong in the updates of momentum, RMSProp and Adam: what they write instead of the reference."""

from __future__ import annotations

from problems.code.rewritten import Row

UPHILL = "the update goes uphill: it must lower the loss, so the step is against the gradient"
FORGOTTEN = "what the optimiser remembers is not kept: store it in config, or every call begins at 0 again"
ROOT = "the step is divided by the root of the mean of the squared gradients; the square root is missing"
INSIDE = "epsilon is added to the root, sqrt(v) + epsilon, not under it"
SQUARE = "the mean is taken of the squared gradients; the square is missing"
SWAPPED = "the roles of the decay rate and of 1 − the decay rate are swapped: the old value gets the decay rate"
OLD = "the weights move by the new velocity, not by that of the update before"
NOT_DECAYED = "the old moment is missing: m = beta1 * m + (1 − beta1) * dw, and v the same"
M_NOT_DECAYED = ('config["beta1"] * m +', 'config["beta1"] +')
V_NOT_DECAYED = ('config["beta2"] * v +', 'config["beta2"] +')
NO_SQUARE = ("dw**2", "dw")
VELOCITY_LOST = ('    config["velocity"] = v\n', "")

# fmt: off
OF_MOMENTUM: dict[str, tuple[Row, ...]] = {
    "classical": (
        ("plus-for-minus", UPHILL, ('v - config["learning_rate"]', 'v + config["learning_rate"]')),
        ("velocity-not-stored", FORGOTTEN, VELOCITY_LOST),
        ("momentum-missing", "the old velocity is not multiplied by the momentum", ('config["momentum"] * v', "v")),
        ("rate-twice", "the learning rate is multiplied in twice",
         ("return w + v", 'return w + config["learning_rate"] * v')),
        ("old-velocity", OLD, ("np.zeros(w.shape))\n", "np.zeros(w.shape))\n    old = v\n"),
         ("return w + v", "return w + old")),
    ),
    "averaged": (
        ("plus-for-minus", UPHILL, ("return w - ", "return w + ")),
        ("velocity-not-stored", FORGOTTEN, VELOCITY_LOST),
        ("momentum-swapped", SWAPPED.replace("decay rate", "momentum"),
         (' = config["momentum"] * v + (1 - config["momentum"])',
          ' = (1 - config["momentum"]) * v + config["momentum"]')),
        ("gradient-not-weighted", "the gradient is averaged in with the weight 1 − momentum",
         ('(1 - config["momentum"]) * dw', "dw")),
    ),
}
OF_RMSPROP: tuple[Row, ...] = (
    ("plus-for-minus", UPHILL, ("return w - ", "return w + ")),
    ("cache-not-stored", FORGOTTEN, ('    config["cache"] = cache\n', "")),
    ("decay-swapped", SWAPPED, (' = config["decay_rate"] * cache', ' = (1 - config["decay_rate"]) * cache'),
     ('+ (1 - config["decay_rate"])', '+ config["decay_rate"]')),
    ("square-missing", SQUARE, NO_SQUARE),
    ("root-missing", ROOT, ("np.sqrt(cache)", "cache")),
    ("epsilon-under-root", INSIDE, ('(np.sqrt(cache) + config["epsilon"])', 'np.sqrt(cache + config["epsilon"])')),
    ("old-cache", "the step is divided by the root of the new cache, not of that before the update",
     ("np.zeros(w.shape))\n", "np.zeros(w.shape))\n    old = cache\n"), ("sqrt(cache", "sqrt(old")),
)
OF_ADAM: tuple[Row, ...] = (
    ("plus-for-minus", UPHILL, ("return w - ", "return w + ")),
    ("moments-not-stored", FORGOTTEN, ('    config["m"], config["v"], config["t"] = m, v, t\n', "")),
    ("bias-correction-missing", "the moments are not corrected for their start at 0, or the corrected ones not used",
     ('mhat = m / (1 - config["beta1"] ** t)', "mhat = m"), ('vhat = v / (1 - config["beta2"] ** t)', "vhat = v")),
    ("corrected-moments-stored", "the corrected moments are kept in config: keep m and v themselves",
     ('    config["m"], config["v"], config["t"] = m, v, t\n', ""),
     ("    return w", '    config["m"], config["v"], config["t"] = mhat, vhat, t\n    return w')),
    ("moment-not-decayed", NOT_DECAYED, M_NOT_DECAYED, V_NOT_DECAYED),
    ("moment-not-decayed", NOT_DECAYED, M_NOT_DECAYED),
    ("moment-not-decayed", NOT_DECAYED, V_NOT_DECAYED),
    ("step-not-counted", "t is not counted up in config, so that every update is corrected as the first",
     ('config.get("t", 0) + 1', "1")),
    ("betas-swapped", "beta1 belongs to m and beta2 to v; they are swapped",
     ('m = config["beta1"] * m + (1 - config["beta1"])', 'm = config["beta2"] * m + (1 - config["beta2"])'),
     ('v = config["beta2"] * v + (1 - config["beta2"])', 'v = config["beta1"] * v + (1 - config["beta1"])'),
     ('m / (1 - config["beta1"]', 'm / (1 - config["beta2"]'),
     ('v / (1 - config["beta2"]', 'v / (1 - config["beta1"]')),
    ("square-missing", SQUARE, NO_SQUARE),
    ("root-missing", ROOT, ("np.sqrt(vhat)", "vhat")),
    ("epsilon-under-root", INSIDE, ('(np.sqrt(vhat) + config["epsilon"])', 'np.sqrt(vhat + config["epsilon"])')),
)
# fmt: on
