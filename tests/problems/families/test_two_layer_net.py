"""A network of two layers with a softmax loss, by hand for one example: textbook formulas and named mistakes."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import find
from problems.variant import variant
from tests.problems.numbers import by_mistake, pack


def matrix(found: dict[str, float], name: str) -> list[list[float]]:
    return [[found[f"{name}_{i}{j}"] for j in (1, 2)] for i in (1, 2)]


def row(found: dict[str, float], name: str) -> list[float]:
    return [found[f"{name}{j}"] for j in (1, 2)]


@pytest.mark.parametrize("true", [1, 2])
def test_values_and_gradients(true: int) -> None:
    for seed in range(20):
        one = variant(find("two-layer-net"), seed, {"true_class": true})
        x, W1, b1, W2, b2 = (pack(one, name) for name in ("x", "W1", "b1", "W2", "b2"))
        h = np.maximum(0, x @ W1 + b1)
        s = h @ W2 + b2
        p = np.exp(s) / np.exp(s).sum()
        ds = p - np.eye(2)[true - 1]
        dh = ds @ W2.T * (h > 0)
        found = {part.id: float(part.answer) for part in one.parts}
        assert (row(found, "h"), row(found, "s"), row(found, "p")) == tuple(pytest.approx(a[0]) for a in (h, s, p))
        assert found["L"] == pytest.approx(-np.log(p[0, true - 1]))
        np.testing.assert_allclose(matrix(found, "dW2"), h.T @ ds)
        np.testing.assert_allclose(matrix(found, "dW1"), x.T @ dh)
        assert (row(found, "db2_"), row(found, "db1_")) == (pytest.approx(ds[0]), pytest.approx(dh[0]))
        np.testing.assert_allclose(matrix(by_mistake(one, "mask-missing"), "dW1"), x.T @ (ds @ W2.T), atol=1e-12)
        np.testing.assert_allclose(matrix(by_mistake(one, "minus-one-missing"), "dW2"), h.T @ p)
        raw = np.full((1, 2), ds.sum()) * (h > 0)
        np.testing.assert_allclose(matrix(by_mistake(one, "next-weight-missing"), "dW1"), x.T @ raw, atol=1e-12)
        no_x = np.ones((2, 1)) @ dh
        np.testing.assert_allclose(matrix(by_mistake(one, "input-missing"), "dW1"), no_x, atol=1e-12)
