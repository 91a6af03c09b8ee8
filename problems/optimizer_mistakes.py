"""What people get wrong in the updates of momentum, RMSProp and Adam, as updates that do it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from problems.part import Array
from problems.reference_task import Wrong
from solutions import optimizers as right
from solutions.optimizers import Config

Update = Callable[[Array, Array, Config], tuple[Array, Config]]

UPHILL = "the update goes uphill: it must lower the loss, so the step is against the gradient"
FORGOTTEN = "what the optimiser remembers is not kept: store it in config, or every call begins at 0 again"
ROOT = "the step is divided by the root of the mean of the squared gradients; the square root is missing"
INSIDE = "epsilon is added to the root, sqrt(v) + epsilon, not under it"
SQUARE = "the mean is taken of the squared gradients; the square is missing"
SWAPPED = "the roles of the decay rate and of 1 − the decay rate are swapped: the old value gets the decay rate"


def updates(update: Update) -> Callable[..., tuple[Array, Array, Array]]:
    """The weights after each of three updates, the dictionary handed on from one to the next."""

    def path(w: Array, dw1: Array, dw2: Array, dw3: Array, config: Config) -> tuple[Array, Array, Array]:
        w1, config = update(w, dw1, dict(config))
        w2, config = update(w1, dw2, config)
        w3, config = update(w2, dw3, config)
        return w1, w2, w3

    return path


def _uphill(update: Update) -> Update:
    return lambda w, dw, config: update(w, -dw, config)


def _forgetful(update: Update) -> Update:
    return lambda w, dw, config: (update(w, dw, dict(config))[0], config)


def _momentum(
    w: Array, dw: Array, config: Config, *, old: float | None = None, new: float = 1.0, twice: bool = False
) -> tuple[Array, Config]:
    """v <- old * v - new * rate * dw, by default with the momentum for old."""
    mu, rate = config["momentum"], config["learning_rate"]
    v = (mu if old is None else old) * config.get("velocity", 0.0) - new * rate * dw
    return w + (rate if twice else 1.0) * v, {**config, "velocity": v}


def _late_velocity(w: Array, dw: Array, config: Config) -> tuple[Array, Config]:
    """The weights move by the velocity of the update before."""
    old = config.get("velocity", np.zeros(w.shape))
    return w + old, {**config, "velocity": config["momentum"] * old - config["learning_rate"] * dw}


def _averaged(
    w: Array, dw: Array, config: Config, *, swapped: bool = False, whole: bool = False
) -> tuple[Array, Config]:
    """v <- mu * v + (1 - mu) * dw, or with the roles swapped, or with all of dw."""
    mu = 1 - config["momentum"] if swapped else config["momentum"]
    v = mu * config.get("velocity", 0.0) + (1.0 if whole else 1 - mu) * dw
    return w - config["learning_rate"] * v, {**config, "velocity": v}


def _rmsprop(
    w: Array,
    dw: Array,
    config: Config,
    *,
    swapped: bool = False,
    squared: bool = True,
    root: bool = True,
    inside: bool = False,
    late: bool = False,
) -> tuple[Array, Config]:
    """RMSProp with one thing changed."""
    rate, epsilon = config["decay_rate"], config["epsilon"]
    rate = 1 - rate if swapped else rate
    old = config.get("cache", np.zeros(w.shape))
    cache = rate * old + (1 - rate) * (dw**2 if squared else np.abs(dw))
    used = old if late else cache
    below = np.sqrt(used + epsilon) if inside else (np.sqrt(used) if root else used) + epsilon
    return w - config["learning_rate"] * dw / below, {**config, "cache": cache}


def _adam(
    w: Array,
    dw: Array,
    config: Config,
    *,
    corrected: bool = True,
    stored: bool = False,
    decayed: bool = True,
    counts: bool = True,
    root: bool = True,
    inside: bool = False,
    swapped: bool = False,
    squared: bool = True,
) -> tuple[Array, Config]:
    """Adam with one thing changed."""
    b1, b2, epsilon = config["beta1"], config["beta2"], config["epsilon"]
    b1, b2 = (b2, b1) if swapped else (b1, b2)
    t = config.get("t", 0) + 1
    square = dw**2 if squared else np.abs(dw)
    m = b1 * (config.get("m", 0.0) if decayed else 1.0) + (1 - b1) * dw
    v = b2 * (config.get("v", 0.0) if decayed else 1.0) + (1 - b2) * square
    mhat, vhat = (m / (1 - b1**t), v / (1 - b2**t)) if corrected else (m, v)
    below = np.sqrt(vhat + epsilon) if inside else (np.sqrt(vhat) if root else vhat) + epsilon
    kept = {"m": mhat, "v": vhat} if stored else {"m": m, "v": v}
    return w - config["learning_rate"] * mhat / below, {**config, **kept, "t": t if counts else 0}


def _rows(*rows: tuple[str, str, Update]) -> tuple[Wrong, ...]:
    return tuple(Wrong(note, feedback, updates(update)) for note, feedback, update in rows)


OF_MOMENTUM = {
    "classical": _rows(
        ("plus-for-minus", UPHILL, _uphill(right.sgd_momentum)),
        ("velocity-not-stored", FORGOTTEN, _forgetful(right.sgd_momentum)),
        ("momentum-missing", "the old velocity is not multiplied by the momentum", partial(_momentum, old=1.0)),
        ("rate-twice", "the learning rate is multiplied in twice", partial(_momentum, twice=True)),
        ("old-velocity", "the weights move by the new velocity, not by that of the update before", _late_velocity),
    ),
    "averaged": _rows(
        ("plus-for-minus", UPHILL, _uphill(right.averaged_momentum)),
        ("velocity-not-stored", FORGOTTEN, _forgetful(right.averaged_momentum)),
        ("roles-swapped", SWAPPED.replace("decay rate", "momentum"), partial(_averaged, swapped=True)),
        (
            "gradient-not-weighted",
            "the gradient is averaged in with the weight 1 − momentum",
            partial(_averaged, whole=True),
        ),
    ),
}
OF_RMSPROP = _rows(
    ("plus-for-minus", UPHILL, _uphill(right.rmsprop)),
    ("cache-not-stored", FORGOTTEN, _forgetful(right.rmsprop)),
    ("decay-swapped", SWAPPED, partial(_rmsprop, swapped=True)),
    ("square-missing", SQUARE, partial(_rmsprop, squared=False)),
    ("root-missing", ROOT, partial(_rmsprop, root=False)),
    ("epsilon-under-root", INSIDE, partial(_rmsprop, inside=True)),
    (
        "old-cache",
        "the step is divided by the root of the new cache, not of that before the update",
        partial(_rmsprop, late=True),
    ),
)
OF_ADAM = _rows(
    ("plus-for-minus", UPHILL, _uphill(right.adam)),
    ("moments-not-stored", FORGOTTEN, _forgetful(right.adam)),
    (
        "bias-correction-missing",
        "the moments are not corrected for their start at 0, or the corrected ones not used",
        partial(_adam, corrected=False),
    ),
    (
        "corrected-moments-stored",
        "the corrected moments are kept in config: keep m and v themselves",
        partial(_adam, stored=True),
    ),
    (
        "moment-not-decayed",
        "the old moment is missing: m = beta1 * m + (1 − beta1) * dw, and v the same",
        partial(_adam, decayed=False),
    ),
    (
        "step-not-counted",
        "t is not counted up in config, so that every update is corrected as the first",
        partial(_adam, counts=False),
    ),
    ("betas-swapped", "beta1 belongs to m and beta2 to v; they are swapped", partial(_adam, swapped=True)),
    ("square-missing", SQUARE, partial(_adam, squared=False)),
    ("root-missing", ROOT, partial(_adam, root=False)),
    ("epsilon-under-root", INSIDE, partial(_adam, inside=True)),
)
