"""Optimisers: two updates worked out with NumPy, named mistakes, and conventions that are both accepted."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import find
from problems.variant import variant
from tests.problems.numbers import answers, by_mistake, given
from tests.problems.tasks import task_of


@pytest.mark.parametrize("momentum", ["open", "classical"])
def test_classical_momentum(momentum: str) -> None:
    for seed in range(30):
        one = variant(find("optimizers"), seed, {"momentum": momentum})
        n, found = given(one), answers(one)
        v1 = -n["eta"] * n["g1"]
        v2 = n["mu"] * v1 - n["eta"] * n["g2"]
        assert found == pytest.approx({"v1": v1, "w1": n["w0"] + v1, "v2": v2, "w2": n["w0"] + v1 + v2})


def test_averaged_momentum() -> None:
    for seed in range(30):
        one = variant(find("optimizers"), seed, {"momentum": "averaged"})
        n, found = given(one), answers(one)
        v1 = (1 - n["mu"]) * n["g1"]
        v2 = n["mu"] * v1 + (1 - n["mu"]) * n["g2"]
        w1 = n["w0"] - n["eta"] * v1
        assert found == pytest.approx({"v1": v1, "w1": w1, "v2": v2, "w2": w1 - n["eta"] * v2})


def test_rmsprop() -> None:
    for seed in range(30):
        one = variant(find("optimizers"), seed, {"rule": "rmsprop"})
        n, found = given(one), answers(one)
        r1 = (1 - n["rho"]) * n["g1"] ** 2
        r2 = n["rho"] * r1 + (1 - n["rho"]) * n["g2"] ** 2
        w1 = n["w0"] - n["eta"] * n["g1"] / np.sqrt(r1)
        w2 = w1 - n["eta"] * n["g2"] / np.sqrt(r2)
        assert found == pytest.approx({"r1": r1, "w1": w1, "r2": r2, "w2": w2})


def test_adam() -> None:
    """The corrected moments are means of the gradients, weighted by powers of beta that add up to 1."""
    for seed in range(30):
        one = variant(find("optimizers"), seed, {"rule": "adam"})
        n, found = given(one), answers(one)
        w = n["w0"]
        for t in (1, 2):
            g = np.array([n[f"g{i}"] for i in range(1, t + 1)])
            m_weights, v_weights = (n[f"beta{i}"] ** np.arange(t - 1, -1, -1.0) for i in (1, 2))
            mhat, vhat = np.average(g, weights=m_weights), np.average(g**2, weights=v_weights)
            w -= n["eta"] * mhat / np.sqrt(vhat)
            assert found[f"mhat{t}"] == pytest.approx(mhat)
            assert found[f"vhat{t}"] == pytest.approx(vhat)
            assert found[f"m{t}"] == pytest.approx(mhat * (1 - n["beta1"] ** t))
            assert found[f"v{t}"] == pytest.approx(vhat * (1 - n["beta2"] ** t))
            assert found[f"w{t}"] == pytest.approx(w)


def test_the_first_step_of_adam_is_the_learning_rate() -> None:
    one = variant(find("optimizers"), None, {"rule": "adam"})
    assert answers(one)["w1"] == pytest.approx(2 - 0.1)


@pytest.mark.parametrize(
    ("options", "note", "part", "wrong"),  # w0 = 2, g = (4, -3), eta = 0.1, mu = rho = beta1 = 0.9, beta2 = 0.99
    [
        ({}, "plus-for-minus", "w1", 2.4),
        ({}, "velocity-not-stored", "v2", 0.3),
        ({}, "momentum-missing", "v2", -0.4 + 0.3),
        ({}, "rate-missing", "v1", -4.0),
        ({"momentum": "averaged"}, "momentum-swapped", "v2", 0.1 * 3.6 - 0.9 * 3),
        ({"momentum": "averaged"}, "gradient-not-weighted", "v2", 0.9 * 4 - 3),
        ({"rule": "rmsprop"}, "decay-swapped", "r2", 0.1 * 0.9 * 16 + 0.9 * 9),
        ({"rule": "rmsprop"}, "root-missing", "w1", 2 - 0.1 * 4 / 1.6),
        ({"rule": "rmsprop"}, "cache-not-stored", "r2", 0.1 * 9),
        ({"rule": "adam"}, "bias-correction-missing", "w1", 2 - 0.1 * 0.4 / np.sqrt(0.16)),
        ({"rule": "adam"}, "step-not-counted", "mhat2", (0.9 * 0.4 - 0.3) / 0.1),
        ({"rule": "adam"}, "corrected-moments-stored", "m2", 0.9 * 4 - 0.3),
        ({"rule": "adam"}, "moment-not-decayed", "m2", 0.9 - 0.3),
        ({"rule": "adam"}, "root-missing", "w1", 2 - 0.1 * 4 / 16),
    ],
)
def test_a_mistake_gives_its_wrong_number(options: dict[str, str], note: str, part: str, wrong: float) -> None:
    assert by_mistake(variant(find("optimizers"), None, options), note)[part] == pytest.approx(wrong)


@pytest.mark.parametrize(("place", "momentum"), [(0, "classical"), (1, "averaged")])
def test_open_momentum_accepts_both_in_code(place: int, momentum: str) -> None:
    both, alone = (variant(find("optimizers"), None, {"momentum": each}).code for each in ("open", momentum))
    assert both is not None
    assert alone is not None
    assert both.conventions[place].note == momentum
    mine, theirs = both.expected(both.conventions[place]), alone.expected(alone.conventions[0])
    assert all(np.array_equal(one[name], other[name]) for one, other in zip(mine, theirs, strict=True) for name in one)


def test_each_update_starts_from_what_the_last_returned() -> None:
    task = task_of("optimizers", rule="adam")
    assert [(step.arguments, step.keeps) for step in task.script] == [
        (("w", "dw1", "config"), ("w1", "config1")),
        (("w1", "dw2", "config1"), ("w2", "config2")),
        (("w2", "dw3", "config2"), ("w3", "config3")),
    ]
