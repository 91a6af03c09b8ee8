"""Reference code for optimisers: one update each, what they remember kept in the dictionary `config`.

Momentum: Polyak (1964); RMSprop: Tieleman and Hinton (2012); Adam: Kingma and Ba (2015).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from solutions.ops import Array

Config = dict[str, Any]


def sgd_momentum(w: Array, dw: Array, config: Config) -> tuple[Array, Config]:
    """v <- momentum * v - learning_rate * dw; w <- w + v. The velocity v starts at 0."""
    v = config.get("velocity", np.zeros(w.shape))
    v = config["momentum"] * v - config["learning_rate"] * dw
    config["velocity"] = v
    return w + v, config


def averaged_momentum(w: Array, dw: Array, config: Config) -> tuple[Array, Config]:
    """v <- momentum * v + (1 - momentum) * dw; w <- w - learning_rate * v. v starts at 0."""
    v = config.get("velocity", np.zeros(w.shape))
    v = config["momentum"] * v + (1 - config["momentum"]) * dw
    config["velocity"] = v
    return w - config["learning_rate"] * v, config


def rmsprop(w: Array, dw: Array, config: Config) -> tuple[Array, Config]:
    """Divides by the root of the cache, a decaying mean of squared gradients from 0 on."""
    cache = config.get("cache", np.zeros(w.shape))
    cache = config["decay_rate"] * cache + (1 - config["decay_rate"]) * dw**2
    config["cache"] = cache
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), config


def adam(w: Array, dw: Array, config: Config) -> tuple[Array, Config]:
    """Means m of the gradients and v of their squares, corrected for their start at 0."""
    m, v = config.get("m", np.zeros(w.shape)), config.get("v", np.zeros(w.shape))
    t = config.get("t", 0) + 1
    m = config["beta1"] * m + (1 - config["beta1"]) * dw
    v = config["beta2"] * v + (1 - config["beta2"]) * dw**2
    config["m"], config["v"], config["t"] = m, v, t
    mhat = m / (1 - config["beta1"] ** t)  # config keeps m itself
    vhat = v / (1 - config["beta2"] ** t)
    return w - config["learning_rate"] * mhat / (np.sqrt(vhat) + config["epsilon"]), config
