"""What people write wrong in the code of an activation, forward and backward, beside the wrong rules of its gate.

The nodes are those of `problems.tasks.activation`: out of x, and out_large of x_large where large inputs are tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from problems.mistakes.other_unit import other_units
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.ops import OPS, Forward, Vjp, sigmoid

TANH_OVERFLOWS = "the powers of e overflow for large x: np.tanh does not"
OUTS = ("out", "out_large")


class _Row(NamedTuple):
    note: str
    feedback: str
    vjp: Vjp | None = None
    forward: Forward | None = None


def _tanh(x: np.ndarray) -> np.ndarray:
    return np.asarray((np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)))


def _square_sign(x: np.ndarray) -> np.ndarray:
    power = np.exp(-np.abs(x))
    return np.asarray(power / (power - 1) ** 2)


OTHER_SLOPES = (0.1, 0.001, 0.2, 0.3, 0.5)  # of a leaky ReLU
ADDED = "dout is multiplied by the derivative of the unit, not added to it"
REVERSED = "max(0, x) keeps what is above 0, not what is below"
# fmt: off
UNITS: Mapping[str, tuple[_Row, ...]] = MappingProxyType({
    "sigmoid": (
        _Row("overflow-in-derivative", "e^(−x)/(1 + e^(−x))² overflows for large x: take out·(1 − out)",
             lambda g, out, x: (g * np.exp(-x) / (1 + np.exp(-x)) ** 2,)),
        _Row("sigmoid-is-derivative", "the derivative of the sigmoid is out·(1 − out), not its value out",
             lambda g, out, x: (g * out,)),
        _Row("sigmoid-one-minus-f-squared", "the derivative of the sigmoid is out·(1 − out), not (1 − out)²",
             lambda g, out, x: (g * (1 - out) ** 2,)),
        _Row("sigmoid-as-tanh", "1 − out² is the derivative of tanh; that of the sigmoid is out·(1 − out)",
             lambda g, out, x: (g * (1 - out**2),)),
        _Row("sigmoid-square-sign", "the derivative of the sigmoid is e^x/(e^x + 1)²: there is a plus in the square",
             lambda g, out, x: (g * _square_sign(x),)),
        _Row("tanh-for-sigmoid", "the sigmoid is 1/(1 + e^(−x)), not tanh",
             forward=np.tanh),
    ),
    "tanh": (
        _Row("argument-halved", "tanh x is (e^x − e^(−x))/(e^x + e^(−x)), or has e^(2x) in both places, not e^x",
             lambda g, out, x: (g * (1 - out**2),), lambda x: np.tanh(x / 2)),
        _Row("tanh-root", "the derivative of tanh is 1 − out², which is 1/cosh²: the square is missing",
             lambda g, out, x: (g * np.sqrt(1 - out**2),)),
        _Row("overflow-in-value", TANH_OVERFLOWS,
             lambda g, out, x: (g * (1 - _tanh(x) ** 2),), lambda x: _tanh(x)),
        _Row("overflow-in-value", TANH_OVERFLOWS, forward=lambda x: _tanh(x)),
        _Row("tanh-as-sigmoid", "out·(1 − out) is the derivative of a sigmoid; that of tanh is 1 − out²",
             lambda g, out, x: (g * out * (1 - out),)),
        _Row("tanh-plus", "the derivative of tanh is 1 − out², not 1 + out²",
             lambda g, out, x: (g * (1 + out**2),)),
        _Row("tanh-one-missing", "the derivative of tanh is 1 − out²; the 1 is missing",
             lambda g, out, x: (-g * out**2,)),
        _Row("sigmoid-for-tanh", "tanh is asked, not the sigmoid",
             lambda g, out, x: (g * (1 - out**2),), sigmoid),
        _Row("sigmoid-for-tanh", "tanh is asked, not the sigmoid",
             lambda g, out, x: (g * out * (1 - out),), sigmoid),
    ),
    "relu": (
        _Row("mask-by-upstream", "the gradient passes where x > 0, not where the upstream gradient dout is above 0",
             lambda g, out, x: (g * (g > 0),)),
        _Row("mask-by-upstream", "the gradient passes where x > 0, whatever the sign of dout is",
             lambda g, out, x: (np.maximum(0, g) * (x > 0),)),
        _Row("mask-reversed", "the gradient passes where x > 0, not where it is below 0",
             lambda g, out, x: (g * (x < 0),)),
        _Row("value-as-derivative", "the derivative is 1 where x > 0, whatever x is",
             lambda g, out, x: (g * out,)),
        _Row("relu-reversed", REVERSED, forward=lambda x: np.minimum(0, x)),
        _Row("relu-reversed", REVERSED, lambda g, out, x: (g * (x < 0),), lambda x: np.minimum(0, x)),
        _Row("absolute-for-relu", "where x is below 0 the ReLU is 0, not −x", forward=np.abs),
        _Row("relu-missing", "what is below 0 becomes 0; here x is returned as it is", forward=lambda x: x),
    ),
    "leaky": (
        *(_Row("other-slope", f"the slope below 0 is 0.01, not {wrong:g}",
               lambda g, out, x, slope, wrong=wrong: (g * np.where(x > 0, 1.0, wrong),),
               lambda x, slope, wrong=wrong: np.where(x > 0, x, wrong * x))
          for wrong in OTHER_SLOPES),
        _Row("upstream-missing-below", "where x is below 0 the slope is multiplied by dout, which is missing there",
             lambda g, out, x, slope: (np.where(x > 0, g, slope),)),
        _Row("sides-swapped", "the derivative is 1 where x > 0, and the slope elsewhere",
             lambda g, out, x, slope: (g * np.where(x > 0, slope, 1.0),)),
        _Row("sides-swapped", "the value is x where x > 0, and the slope times x elsewhere",
             forward=lambda x, slope: np.where(x > 0, slope * x, x)),
        _Row("leaky-slope-for-value", "where x is below 0 the value is 0.01 times x, not 0.01 itself",
             forward=lambda x, slope: np.where(x > 0, x, slope)),
        _Row("value-as-derivative", "the derivative is 1 where x > 0, and the slope elsewhere, whatever x is",
             lambda g, out, x, slope: (g * out,)),
    ),
    "prelu": (
        _Row("sides-swapped", "the derivative by x is 1 where x > 0, and the slope a elsewhere",
             lambda g, out, x, a: (g * np.where(x > 0, a, 1.0), g * np.where(x > 0, 0.0, x))),
        _Row("prelu-parameter-sides-swapped", "the slope has its part where x is below 0, not where it is above",
             lambda g, out, x, a: (g * np.where(x > 0, 1.0, a), g * np.where(x > 0, x, 0.0))),
        _Row("prelu-parameter-averaged", "da is the sum over all entries, not their mean",
             lambda g, out, x, a: (g * np.where(x > 0, 1.0, a), g * np.where(x > 0, 0.0, x) / x.size)),
        _Row("prelu-parameter-without-input", "the derivative by the slope a is x where x is below 0, not 1",
             lambda g, out, x, a: (g * np.where(x > 0, 1.0, a), g * (x <= 0))),
        _Row("leaky-mask-missing", "where x is below 0 the derivative by x is the slope a, not 1",
             lambda g, out, x, a: (g, g * np.where(x > 0, 0.0, x))),
    ),
    "elu": (
        _Row("elu-mask-missing", "where x > 0 the derivative is 1, not e^x",
             lambda g, out, x, alpha: (g * np.exp(x),)),
        _Row("elu-one-missing", "where x is below 0 the derivative is e^x, which is out + 1",
             lambda g, out, x, alpha: (g * np.where(x > 0, 1.0, np.exp(np.minimum(x, 0)) - 1),)),
    ),
    "selu": (
        _Row("selu-constants-swapped", "λ stands in front of both sides, and α only where x is below 0",
             lambda g, out, x: (g * _selu_slope(x, swapped=True),), lambda x: _selu(x, swapped=True)),
        _Row("selu-lambda-missing", "where x > 0 the derivative of the SELU is λ, not 1",
             lambda g, out, x: (np.where(x > 0, g, OPS["selu"].vjp(g, out, x)[0]),)),
        _Row("selu-lambda-missing", "λ stands in front of the derivative too, on both sides of 0",
             lambda g, out, x: (OPS["selu"].vjp(g, out, x)[0] / _constants()[0],)),
        _Row("selu-one-missing", "where x is below 0 the SELU has e^x − 1; the −1 is missing",
             forward=lambda x: np.where(x > 0, OPS["selu"].forward(x), OPS["selu"].forward(x) + _limit())),
    ),
})
# fmt: on


def _limit() -> float:
    """λ·α, to which the value tends with a minus sign."""
    return -float(OPS["selu"].forward(np.array(-1e4)))


def _constants() -> tuple[float, float]:
    """λ and α."""
    scale = float(OPS["selu"].forward(np.array(1.0)))
    return scale, _limit() / scale


def _selu(x: np.ndarray, *, swapped: bool) -> np.ndarray:
    scale, alpha = _constants()[::-1] if swapped else _constants()
    return np.asarray(scale * np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0))))


def _selu_slope(x: np.ndarray, *, swapped: bool) -> np.ndarray:
    scale, alpha = _constants()[::-1] if swapped else _constants()
    return np.asarray(scale * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0))))


def of_unit(graph: Graph) -> Iterator[Break]:
    """Those of the gate that makes `out`."""
    nodes = [name for name in OUTS if name in graph]
    for row in UNITS.get(graph["out"].op, ()):
        forward = dict.fromkeys(nodes, row.forward) if row.forward else {}
        yield Break(row.note, row.feedback, forward, dict.fromkeys(nodes, row.vjp) if row.vjp else {})
    if len(graph["out"].inputs) == 1:
        yield Break("upstream-added", ADDED, vjp=dict.fromkeys(nodes, _added(OPS[graph["out"].op].vjp)))
    yield from other_units(graph, "the task", nodes)


def _added(right: Vjp) -> Vjp:
    """The derivative plus the upstream gradient."""
    return lambda g, out, x, **by: (g + right(np.ones_like(g), out, x, **by)[0],)
