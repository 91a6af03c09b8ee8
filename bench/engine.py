"""The engine beside hand-written code, micrograd, HIPS autograd and PyTorch: python -m bench.engine [--json]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bench import by_hand, rivals
from bench.command import command
from bench.rivals import rival
from bench.timing import Side, Work
from solutions.engine import value_and_gradients
from solutions.graph import Graph
from solutions.notation import parse

RATIO = (
    "sigy = sigmoid(y); num = sigy + x; sigx = sigmoid(x); xpy = x + y; xpysqr = xpy**2; den = sigx + xpysqr; "
    "invden = 1/den; f = num * invden"
)
CROSS_ENTROPY = (
    "m = rowmax(S); T = S - m; E = exp(T); Z = sum(E, axis=-1, keepdims=True); G = log(Z); c = pick(T, y); "
    "rows = G - c; data = mean(rows)"
)
SOFTMAX = f"S = X @ W; {CROSS_ENTROPY}; P = square(W); Q = sum(P); R = reg * Q; loss = data + R"
TWO_LAYERS = (
    f"a = X @ W1; z = a + b1; h = relu(z); s = h @ W2; S = s + b2; {CROSS_ENTROPY}; "
    "P1 = square(W1); Q1 = sum(P1); P2 = square(W2); Q2 = sum(P2); Q = Q1 + Q2; R = reg * Q; loss = data + R"
)
OURS = "runs the planned graph forward and backward, to the gradients that are asked for"
HAND = "forward and backward written out by hand in NumPy"


def _ours(graph: Graph, inputs: Mapping[str, Any], by: tuple[str, ...], *, batch: int = 0, per: int = 1) -> Side:
    def call() -> tuple[Any, ...]:
        value, gradients = value_and_gradients(graph, inputs, by, batch=batch)
        return value, *gradients.values()

    return Side("ours", OURS, call, per)


def scalars() -> Work:
    inputs = {"x": 3.0, "y": -4.0}
    numbers: dict[str, Any] = {name: np.float64(number) for name, number in inputs.items()}
    return Work(
        "f = (s(y) + x) / (s(x) + (x + y)^2) with its two gradients, one call",
        (
            _ours(parse(RATIO), inputs, ("x", "y")),
            Side("by hand, floats", "the same in Python's floats", lambda: by_hand.ratio_floats(**inputs)),
            Side("by hand, NumPy", HAND, lambda: by_hand.ratio_numpy(**numbers)),
            rival("micrograd", rivals.micrograd_ratio, inputs),
            rival("autograd", rivals.autograd_ratio, inputs),
            rival("torch", rivals.torch_ratio, inputs),
        ),
    )


def variants(count: int) -> Work:
    rng = np.random.default_rng(0)
    inputs = {"x": rng.uniform(1, 3, count), "y": rng.uniform(1, 3, count)}
    return Work(
        f"the same for {count} variants in one call, a gradient",
        (
            _ours(parse(RATIO), inputs, ("x", "y"), batch=1, per=count),
            Side("by hand, NumPy", HAND, lambda: by_hand.ratio_numpy(**inputs), count),
        ),
    )


def two_layers() -> Work:
    rng = np.random.default_rng(1)
    shapes = {"X": (32, 4), "W1": (4, 10), "b1": (10,), "W2": (10, 3), "b2": (3,)}
    inputs: dict[str, Any] = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    inputs |= {"y": rng.integers(0, 3, 32), "reg": 0.1}
    return Work(
        "a net 4-10-3 with a batch of 32, softmax loss and L2 penalty: the loss and four gradients",
        (
            _ours(parse(TWO_LAYERS), inputs, ("W1", "b1", "W2", "b2")),
            Side("by hand, NumPy", HAND, lambda: by_hand.two_layers(**inputs)),
            rival("micrograd", rivals.micrograd_two_layers, inputs),
            rival("autograd", rivals.autograd_two_layers, inputs),
            rival("torch", rivals.torch_two_layers, inputs),
        ),
    )


def softmax(examples: int, features: int) -> Work:
    rng = np.random.default_rng(2)
    inputs: dict[str, Any] = {"X": rng.normal(size=(examples, features)), "W": 0.01 * rng.normal(size=(features, 10))}
    inputs |= {"y": rng.integers(0, 10, examples), "reg": 0.1}
    return Work(
        f"the softmax loss of a linear classifier with 10 x {features} weights, a batch of {examples}",
        (
            _ours(parse(SOFTMAX), inputs, ("W",)),
            Side("by hand, NumPy", HAND, lambda: by_hand.softmax_loss(**inputs)),
            rival("autograd", rivals.autograd_softmax, inputs),
            rival("torch", rivals.torch_softmax, inputs),
        ),
    )


def works(*, tiny: bool) -> list[Work]:
    sizes = (10, 5, 7) if tiny else (10_000, 500, 3073)
    return [scalars(), variants(sizes[0]), two_layers(), softmax(*sizes[1:])]


if __name__ == "__main__":
    command(__doc__, works)
