"""The simulated queue waits as long as queueing theory says, and submissions arrive as they are said to."""

from math import factorial

import numpy as np
import pytest

from bench.deadline_hour import KINDS, enough, simulated
from bench.queueing import rush, waits


def erlang_wait(rate: float, service: float, workers: int) -> float:
    """Mean wait of a queue with exponential gaps and exponential services (M/M/c), after Erlang's C formula."""
    load = rate * service
    last = load**workers / factorial(workers) * workers / (workers - load)
    probability = last / (sum(load**k / factorial(k) for k in range(workers)) + last)
    return probability * service / (workers - load)


@pytest.mark.parametrize(("workers", "busy"), [(1, 0.5), (2, 0.8), (8, 0.7), (8, 0.8)])
def test_waits_are_those_of_erlangs_formula(workers, busy):
    stream = np.random.default_rng(1)
    service, count = 2.0, 400_000
    rate = busy * workers / service
    arrivals = np.cumsum(stream.exponential(1 / rate, count))
    waited = waits(arrivals, stream.exponential(service, count), workers)
    assert waited[count // 10 :].mean() == pytest.approx(erlang_wait(rate, service, workers), rel=0.08)


def test_the_rate_grows_as_asked():
    arrivals = rush(np.random.default_rng(2), 1_000_000, 3600.0, growth=20.0)
    first, last = np.mean(arrivals < 36), np.mean(arrivals > 3564)
    assert arrivals.min() >= 0
    assert arrivals.max() <= 3600
    assert last / first == pytest.approx(20 * 20 ** (-1 / 100), rel=0.05)  # rates in the middles of the two spans


def test_enough_is_the_least_number_that_is():
    times = {kind: np.array([0.1 if kind != "never ends" else 2.0]) for kind in KINDS}
    least = enough(times, 20_000, 20.0)
    assert simulated(times, 20_000, 20.0, least)["95 of 100"] <= 60
    assert simulated(times, 20_000, 20.0, least - 1)["95 of 100"] > 60


def test_the_shares_of_the_kinds_make_one():
    assert sum(share for share, _ in KINDS.values()) == pytest.approx(1)
