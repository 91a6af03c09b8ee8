"""What people get wrong in the updates of momentum, RMSProp and Adam: what they write instead of the reference."""

from __future__ import annotations

from problems.code.rewritten import Row

NO_MOMENTUM = "the old velocity is not multiplied by the momentum"
UPHILL = "the update goes uphill: it must lower the loss, so the step is against the gradient"
FORGOTTEN = "what the calls before left has no effect: store it in config, and use it, or every call begins at 0 again"
ROOT = "the step is divided by the root of the mean of the squared gradients; the square root is missing"
INSIDE = "epsilon is added to the root, sqrt(v) + epsilon, not under it"
SQUARE = "the mean is taken of the squared gradients; the square is missing"
SWAPPED = "the roles of the decay rate and of 1 − the decay rate are swapped: the old value gets the decay rate"
OLD = "the weights move by the new velocity, not by that of the update before"
NO_RATE = "the step is multiplied by the learning rate, which is missing"
NO_EPSILON = "epsilon is added to the root, so that nothing is divided by 0; it is missing"
M_UNCORRECTED = "m is not corrected for its start at 0, or the corrected one is not used"
V_UNCORRECTED = "v is not corrected for its start at 0, or the corrected one is not used"
NOT_DECAYED = "the old moment is missing: m = beta1 * m + (1 − beta1) * dw, and v the same"
M_NOT_DECAYED = ('config["beta1"] * m +', 'config["beta1"] +')
V_NOT_DECAYED = ('config["beta2"] * v +', 'config["beta2"] +')
NO_SQUARE = ("dw**2", "dw")
NEVER_0 = ("(t + 1e-8)", "(t + 1e-9)", "t + 1e-8", 't + config["epsilon"]')  # what keeps 1 − beta^t away from 0
LATE = "t is counted before it is used: it is 1 in the first update"
UNUSED = "the weights move along the velocity, not along the newest gradient alone"
EARLY = "t is counted twice before it is used: it is 1 in the first update"
NESTEROV = "that is the step of Nesterov, who looks ahead; here the weights move by the velocity itself"
VELOCITY_LOST = ('    config["velocity"] = v\n', "")

# fmt: off
OF_MOMENTUM: dict[str, tuple[Row, ...]] = {
    "classical": (
        ("plus-for-minus", UPHILL, ('v - config["learning_rate"]', 'v + config["learning_rate"]')),
        ("velocity-not-stored", FORGOTTEN, VELOCITY_LOST),
        ("momentum-missing", NO_MOMENTUM, ('config["momentum"] * v', "v")),
        ("rate-twice", "the learning rate is multiplied in twice",
         ("return w + v", 'return w + config["learning_rate"] * v')),
        ("rate-missing", NO_RATE, ('config["learning_rate"] * dw', "dw")),
        ("plus-for-minus", "the velocity has the minus in it already: it is added to the weights",
         ("return w + v", "return w - v")),
        ("gradient-squared", "the update multiplies by the gradient again", ("return w + v", "return w + v * dw")),
        ("momentum-sign", "the old velocity goes on in its direction: the momentum has no minus",
         ('config["momentum"] * v -', '-config["momentum"] * v -')),
        ("momentum-of-gradient", "the momentum multiplies the old velocity, not the gradient",
         ('config["momentum"] * v - config["learning_rate"]', 'v - config["momentum"] * config["learning_rate"]')),
        ("momentum-of-both", "the momentum multiplies the old velocity alone, not the gradient too",
         ('config["momentum"] * v - config["learning_rate"] * dw',
          'config["momentum"] * (v - config["learning_rate"] * dw)')),
        ("momentum-of-weights", "the momentum multiplies the old velocity, not the weights",
         ('config["momentum"] * v', 'config["momentum"] * w')),
        ("rate-of-velocity", "the learning rate multiplies the gradient alone, not the old velocity",
         ('config["momentum"] * v', 'config["learning_rate"] * config["momentum"] * v')),
        ("averaged-for-classical", "the gradient has the factor learning_rate alone, not 1 − momentum too",
         ('config["learning_rate"] * dw', 'config["learning_rate"] * (1 - config["momentum"]) * dw')),
        ("nesterov-for-momentum", NESTEROV, ("return w + v",
         'return w + config["momentum"] * v - config["learning_rate"] * dw')),
        ("old-velocity", OLD, ("np.zeros(w.shape))\n", "np.zeros(w.shape))\n    old = v\n"),
         ("return w + v", "return w + old")),
    ),
    "averaged": (
        ("plus-for-minus", UPHILL, ("return w - ", "return w + ")),
        ("velocity-not-stored", FORGOTTEN, VELOCITY_LOST),
        ("momentum-swapped", SWAPPED.replace("decay rate", "momentum"),
         (' = config["momentum"] * v + (1 - config["momentum"])',
          ' = (1 - config["momentum"]) * v + config["momentum"]')),
        ("rate-missing", NO_RATE, ('config["learning_rate"] * v', "v")),
        ("momentum-missing", NO_MOMENTUM, ('config["momentum"] * v +', "v +")),
        ("old-velocity", OLD, ("np.zeros(w.shape))\n", "np.zeros(w.shape))\n    old = v\n"),
         ('config["learning_rate"] * v', 'config["learning_rate"] * old')),
        ("velocity-not-used", UNUSED, ('config["learning_rate"] * v', 'config["learning_rate"] * dw')),
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
    ("rate-missing", NO_RATE, ('config["learning_rate"] * dw', "dw")),
    ("epsilon-missing", NO_EPSILON, ('(np.sqrt(cache) + config["epsilon"])', "np.sqrt(cache)")),
    ("gradient-not-weighted", "the squared gradient is averaged in with the weight 1 − decay_rate",
     ('(1 - config["decay_rate"]) * dw', "dw")),
    ("adagrad-for-rmsprop", "the squares are averaged with decay_rate, not added up",
     ('config["decay_rate"] * cache +', "cache +"), ('(1 - config["decay_rate"]) * dw', "dw")),
    ("moment-not-decayed", "the old cache is multiplied by decay_rate; it is missing",
     ('config["decay_rate"] * cache +', 'config["decay_rate"] +')),
    ("cache-not-decayed", "the old cache is multiplied by decay_rate, which is missing",
     ('config["decay_rate"] * cache +', "cache +")),
    ("gradient-missing", "the step is the gradient over the root of the cache: the gradient itself is missing",
     ('config["learning_rate"] * dw', 'config["learning_rate"]')),
    ("epsilon-under-root", INSIDE, ('(np.sqrt(cache) + config["epsilon"])', 'np.sqrt(cache + config["epsilon"])')),
    ("square-missing", "the mean is taken of the squared gradients, not of their absolute values",
     ("dw**2", "np.abs(dw)")),
    ("started-with-gradient", "the cache starts at 0, not at the first squared gradient",
     ("np.zeros(w.shape)", "dw**2")),
    ("size-missing", "the step goes along the gradient itself, not along its signs alone",
     ('config["learning_rate"] * dw', 'config["learning_rate"] * np.sign(dw)')),
    ("old-cache", "the step is divided by the root of the new cache, not of that before the update",
     ("np.zeros(w.shape))\n", "np.zeros(w.shape))\n    old = cache\n"), ("sqrt(cache", "sqrt(old")),
)
OF_ADAM: tuple[Row, ...] = (
    ("plus-for-minus", UPHILL, ("return w - ", "return w + ")),
    ("moments-not-stored", FORGOTTEN, ('    config["m"], config["v"], config["t"] = m, v, t\n', "")),
    ("moments-not-stored", FORGOTTEN,
     ('    config["m"], config["v"], config["t"] = m, v, t\n', '    config["t"] = t\n')),
    ("moments-not-stored", FORGOTTEN,
     ('config["m"], config["v"], config["t"] = m, v, t', 'config["m"], config["t"] = m, t')),
    ("moments-not-stored", FORGOTTEN,
     ('config["m"], config["v"], config["t"] = m, v, t', 'config["v"], config["t"] = v, t')),
    ("rate-missing", NO_RATE, ('config["learning_rate"] * mhat', "mhat")),
    ("bias-correction-missing", M_UNCORRECTED, ('mhat = m / (1 - config["beta1"] ** t)', "mhat = m")),
    ("bias-correction-missing", V_UNCORRECTED, ('vhat = v / (1 - config["beta2"] ** t)', "vhat = v")),
    ("correction-not-a-power", "the moments are divided by 1 − beta^t, with the power of beta, not the product beta·t",
     ('config["beta1"] ** t)', 'config["beta1"] * t)'), ('config["beta2"] ** t)', 'config["beta2"] * t)')),
    ("correction-not-a-power", "m is divided by 1 − beta1^t, with the power of beta1, not the product beta1·t",
     ('config["beta1"] ** t)', 'config["beta1"] * t)')),
    ("step-not-counted", "the power t in the correction is missing: it grows with every update",
     ('config["beta1"] ** t)', 'config["beta1"])'), ('config["beta2"] ** t)', 'config["beta2"])')),
    ("epsilon-missing", NO_EPSILON, ('(np.sqrt(vhat) + config["epsilon"])', "np.sqrt(vhat)")),
    ("decay-swapped", SWAPPED.replace("decay rate", "beta"),
     ('m = config["beta1"] * m + (1 - config["beta1"])', 'm = (1 - config["beta1"]) * m + config["beta1"]')),
    ("decay-swapped", SWAPPED.replace("decay rate", "beta"),
     ('v = config["beta2"] * v + (1 - config["beta2"])', 'v = (1 - config["beta2"]) * v + config["beta2"]')),
    ("gradient-not-weighted", "the gradient is averaged in with the weight 1 − beta1",
     ('(1 - config["beta1"]) * dw', "dw")),
    ("gradient-not-weighted", "the squared gradient is averaged in with the weight 1 − beta2",
     ('(1 - config["beta2"]) * dw', "dw")),
    ("square-missing", "the mean is taken of the squared gradients, not of their absolute values",
     ("dw**2", "np.abs(dw)")),
    ("square-of-moment", "v is the mean of the squared gradients, not of the squares of m", ("dw**2", "m**2")),
    ("moment-not-used", "the step goes along the corrected mean m of the gradients, not along the newest gradient",
     ('config["learning_rate"] * mhat', 'config["learning_rate"] * dw')),
    ("moment-not-used", "the step goes along the corrected mean m of the gradients, not along the newest gradient",
     ("mhat = m /", "mhat = dw /")),
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
    ("counted-too-early", EARLY, ('config.get("t", 0) + 1', 'config.get("t", 0) + 2'),
     ("= m, v, t\n", "= m, v, t - 1\n")),
    ("betas-swapped", "v has a decay rate of its own, beta2, not beta1",
     ('v = config["beta2"] * v + (1 - config["beta2"])', 'v = config["beta1"] * v + (1 - config["beta1"])')),
    ("betas-swapped", "m has a decay rate of its own, beta1, not beta2",
     ('m = config["beta1"] * m + (1 - config["beta1"])', 'm = config["beta2"] * m + (1 - config["beta2"])')),
    ("betas-swapped", "m is corrected with beta1 and v with beta2; the corrections are swapped",
     ('m / (1 - config["beta1"]', 'm / (1 - config["beta2"]'),
     ('v / (1 - config["beta2"]', 'v / (1 - config["beta1"]')),
    ("betas-swapped", "beta1 belongs to m and beta2 to v; they are swapped",
     ('m = config["beta1"] * m + (1 - config["beta1"])', 'm = config["beta2"] * m + (1 - config["beta2"])'),
     ('v = config["beta2"] * v + (1 - config["beta2"])', 'v = config["beta1"] * v + (1 - config["beta1"])'),
     ('m / (1 - config["beta1"]', 'm / (1 - config["beta2"]'),
     ('v / (1 - config["beta2"]', 'v / (1 - config["beta1"]')),
    ("square-missing", SQUARE, NO_SQUARE),
    ("root-missing", ROOT, ("np.sqrt(vhat)", "vhat")),
    ("epsilon-under-root", INSIDE, ('(np.sqrt(vhat) + config["epsilon"])', 'np.sqrt(vhat + config["epsilon"])')),
    ("counted-too-late", LATE, ('t = config.get("t", 0) + 1', 't = config.get("t", 0)'),
     ('= m, v, t\n', '= m, v, t + 1\n')),
    ("counted-too-late", LATE, ('t = config.get("t", 0) + 1', 't = config.get("t", 0)'),
     ('= m, v, t\n', '= m, v, t + 1\n'), ('mhat = m', 't = max(t, 1)\n    mhat = m')),
    *(("counted-too-late", LATE, ('t = config.get("t", 0) + 1', 't = config.get("t", 0)'),
       ('= m, v, t\n', '= m, v, t + 1\n'),
       ('"beta1"] ** t)', f'"beta1"] ** {late})'), ('"beta2"] ** t)', f'"beta2"] ** {late})'))
      for late in NEVER_0),
)
# fmt: on
