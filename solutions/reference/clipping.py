"""Reference code for clipping a gradient, so that no step of descent goes too far.

By its norm: Pascanu et al. (2013).
"""

from __future__ import annotations

import numpy as np

from solutions.ops import Array


def clip_by_value(g: Array, limit: float) -> Array:
    """Every entry of g on its own, brought into [-limit, limit]."""
    return np.clip(g, -limit, limit)


def clip_by_norm(g: Array, limit: float) -> Array:
    """g, scaled down to the length limit if it is longer; its direction stays."""
    norm = np.sqrt(np.sum(g * g))
    if norm > limit:
        g = g * limit / norm
    return g
