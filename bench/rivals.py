"""The same work in libraries that differentiate by themselves, where they are installed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from bench.timing import Absent, Call, Side

Inputs = Mapping[str, Any]
Build = Callable[[Inputs], Call]
LIBRARIES = {  # name -> what it does at each call, and how it is installed
    "micrograd": ("builds a graph of floats and sends gradients back through it", "pip install -e '.[bench]'"),
    "autograd": ("records the NumPy calls and sends gradients back (HIPS autograd)", "pip install -e '.[bench]'"),
    "torch": ("records float64 tensors and calls backward (PyTorch on the CPU, one thread)", "pip install torch"),
}


def rival(library: str, build: Build, inputs: Inputs, per: int = 1) -> Side | Absent:
    """The side of a library; `build` gives the call that does the work on the inputs."""
    does, install = LIBRARIES[library]
    if find_spec(library) is None:
        return Absent(library, f"it is not installed ({install})")
    return Side(library, does, build(inputs), per)


# micrograd: it has sums, products, powers and ReLUs of single numbers; exp and log are added in its own way


def _gate(x: Any, value: float, slope: float) -> Any:
    """A gate of one operand, with its value and its local gradient."""
    out = type(x)(value, (x,))

    def backward() -> None:
        x.grad += slope * out.grad

    out._backward = backward
    return out


def _exp(x: Any) -> Any:
    power = math.exp(x.data)
    return _gate(x, power, power)


def _sigmoid(x: Any) -> Any:
    s = 1.0 / (1.0 + math.exp(-x.data))
    return _gate(x, s, s * (1.0 - s))


def micrograd_ratio(inputs: Inputs) -> Call:
    value = import_module("micrograd.engine").Value

    def call() -> Sequence[Any]:
        x, y = value(inputs["x"]), value(inputs["y"])
        f = (_sigmoid(y) + x) / (_sigmoid(x) + (x + y) ** 2)
        f.backward()
        return f.data, x.grad, y.grad

    return call


def micrograd_two_layers(inputs: Inputs) -> Call:
    value = import_module("micrograd.engine").Value

    def call() -> Sequence[Any]:
        W1, b1, W2, b2 = (np.vectorize(value, otypes=[object])(inputs[name]) for name in ("W1", "b1", "W2", "b2"))
        losses = []
        for x, label in zip(inputs["X"], inputs["y"], strict=True):
            hidden = np.array([unit.relu() for unit in x @ W1 + b1])
            scores = hidden @ W2 + b2
            largest = max(score.data for score in scores)
            total = sum(_exp(score - largest) for score in scores)
            losses.append(_gate(total, math.log(total.data), 1.0 / total.data) - (scores[label] - largest))
        loss = sum(losses) * (1.0 / len(losses)) + inputs["reg"] * (np.sum(W1 * W1) + np.sum(W2 * W2))
        loss.backward()
        gradients = (np.vectorize(lambda weight: weight.grad)(weights) for weights in (W1, b1, W2, b2))
        return loss.data, *gradients

    return call


# HIPS autograd


def _autograd(function: Callable[..., Any], inputs: Inputs, by: Sequence[str]) -> Call:
    """A call of the function's value and gradients, the named inputs first and the rest as they are."""
    grad = import_module("autograd").value_and_grad(function, argnum=tuple(range(len(by))))
    arguments = [inputs[name] for name in (*by, *(name for name in inputs if name not in by))]

    def call() -> Sequence[Any]:
        value, gradients = grad(*arguments)
        return value, *gradients

    return call


def autograd_ratio(inputs: Inputs) -> Call:
    np_ = import_module("autograd.numpy")

    def f(x: Any, y: Any) -> Any:
        sigx, sigy = 1.0 / (1.0 + np_.exp(-x)), 1.0 / (1.0 + np_.exp(-y))
        return (sigy + x) / (sigx + (x + y) ** 2)

    return _autograd(f, inputs, ("x", "y"))


def _autograd_cross_entropy(np_: Any, scores: Any, y: Any) -> Any:
    shifted = scores - np_.max(scores, axis=1, keepdims=True)
    log_sums = np_.log(np_.sum(np_.exp(shifted), axis=1))
    return np_.mean(log_sums - shifted[np_.arange(len(y)), y])


def autograd_two_layers(inputs: Inputs) -> Call:
    np_ = import_module("autograd.numpy")

    def f(W1: Any, b1: Any, W2: Any, b2: Any, X: Any, y: Any, reg: float) -> Any:
        hidden = np_.maximum(np_.dot(X, W1) + b1, 0.0)
        data = _autograd_cross_entropy(np_, np_.dot(hidden, W2) + b2, y)
        return data + reg * (np_.sum(W1 * W1) + np_.sum(W2 * W2))

    return _autograd(f, inputs, ("W1", "b1", "W2", "b2"))


def autograd_softmax(inputs: Inputs) -> Call:
    np_ = import_module("autograd.numpy")

    def f(W: Any, X: Any, y: Any, reg: float) -> Any:
        return _autograd_cross_entropy(np_, np_.dot(X, W), y) + reg * np_.sum(W * W)

    return _autograd(f, inputs, ("W",))


# PyTorch


def _torch(function: Callable[..., Any], inputs: Inputs, by: Sequence[str]) -> Call:
    torch = import_module("torch")
    torch.set_num_threads(1)
    tensors = {name: torch.tensor(np.asarray(value)) for name, value in inputs.items()}  # as exact as NumPy's
    wanted = [tensors[name].requires_grad_() for name in by]

    def call() -> Sequence[Any]:
        for tensor in wanted:
            tensor.grad = None
        value = function(torch, **tensors)
        value.backward()
        return value.detach(), *(tensor.grad for tensor in wanted)

    return call


def torch_ratio(inputs: Inputs) -> Call:
    def f(torch: Any, x: Any, y: Any) -> Any:
        return (torch.sigmoid(y) + x) / (torch.sigmoid(x) + (x + y) ** 2)

    return _torch(f, inputs, ("x", "y"))


def torch_two_layers(inputs: Inputs) -> Call:
    def f(torch: Any, X: Any, W1: Any, b1: Any, W2: Any, b2: Any, y: Any, reg: Any) -> Any:
        scores = torch.relu(X @ W1 + b1) @ W2 + b2
        data = torch.nn.functional.cross_entropy(scores, y)
        return data + reg * ((W1 * W1).sum() + (W2 * W2).sum())

    return _torch(f, inputs, ("W1", "b1", "W2", "b2"))


def torch_softmax(inputs: Inputs) -> Call:
    def f(torch: Any, X: Any, W: Any, y: Any, reg: Any) -> Any:
        return torch.nn.functional.cross_entropy(X @ W, y) + reg * (W * W).sum()

    return _torch(f, inputs, ("W",))
