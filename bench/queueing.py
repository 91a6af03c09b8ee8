"""A queue in front of workers that all take from it, first come first served: how long each submission waits."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.float64]


def rush(stream: np.random.Generator, count: int, seconds: float, growth: float) -> Seconds:
    """(count,) when submissions arrive before a deadline, in order; the rate grows like e^t, `growth` times in all.

    The inverse of the distribution t -> (growth^(t / seconds) - 1) / (growth - 1), at uniform numbers.
    """
    shares = np.sort(stream.random(count))
    if growth == 1:
        return seconds * shares
    arrivals: Seconds = seconds * np.log1p(shares * (growth - 1)) / np.log(growth)
    return arrivals


def waits(arrivals: Sequence[float] | Seconds, services: Sequence[float] | Seconds, workers: int) -> Seconds:
    """How long each submission waits before a worker takes it.

    >>> waits([0.0, 0.0, 1.0], [2.0, 2.0, 2.0], workers=1).tolist()
    [0.0, 2.0, 3.0]
    """
    free = [0.0] * workers  # when each worker is free again, a heap
    waited = np.empty(len(arrivals))
    for i, (arrival, service) in enumerate(zip(arrivals, services, strict=True)):
        begin = max(arrival, free[0])
        heapq.heapreplace(free, begin + service)
        waited[i] = begin - arrival
    return waited
