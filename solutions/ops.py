"""The op table: what each gate computes, and how it sends a gradient back.

Every array may have leading batch axes in front of the shapes that a row speaks of, so axes are counted from the end.
Conventions where a derivative does not exist: relu'(0) = 0, and max gives its gradient to the first operand when
the two are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Forward = Callable[..., Any]  # forward(*inputs, **attributes) -> value
Vjp = Callable[..., tuple[Any, ...]]  # vjp(upstream, value, *inputs, **attributes) -> downstream, one per input


@dataclass(frozen=True)
class Op:
    """A gate; `latex` and `local` are formats over the operands' names {0}, {1}, the node's own {out}, attributes.

    A gate with any number of operands is a sum: its formats are those of one term, of as many operands as `local` has.
    """

    name: str
    glyph: str  # drawn inside the gate
    latex: str  # how the node's value is written
    local: tuple[str, ...]  # how the local derivative by each operand is written
    forward: Forward
    vjp: Vjp
    arity: int = 1  # -1: any number of operands from two on
    pointwise: bool = True  # operands broadcast; the engine sums the gradients back to their shapes
    commutative: bool = False


def _sigmoid(x: Array) -> Array:
    """1 / (1 + e^-x), computed without overflow for large |x|."""
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1.0 + small)


def _add(*terms: Array) -> Array:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _pairs(xs: tuple[Array, ...]) -> tuple[tuple[Array, Array], ...]:
    return tuple(zip(xs[::2], xs[1::2], strict=True))


def _swap(x: Array) -> Array:
    return np.swapaxes(x, -1, -2)


def _spread(g: Array, x: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    """The gradient of a sum, spread over what was summed."""
    return np.broadcast_to(g if keepdims else np.expand_dims(g, axis), x.shape)


def _count(x: Array, axis: tuple[int, ...]) -> int:
    return int(np.prod([x.shape[i] for i in axis]))


def _one_hot(s: Array, y: Array) -> Array:
    """(..., N, C) of 0 and 1 from labels (..., N)."""
    return np.asarray(np.arange(s.shape[-1]) == y[..., None], float)


def _largest(x: Array) -> Array:
    """(..., 1) indicator of the first largest entry in each row."""
    return np.asarray(np.arange(x.shape[-1]) == np.argmax(x, axis=-1)[..., None], float)


# fmt: off
_ROWS = (
    #  name             glyph   latex                         local derivative by each operand
    Op("add",           "+",    "{0}",                        ("1",),
       _add,                                                  lambda g, out, *xs: (g,) * len(xs), -1, commutative=True),
    Op("sub",           "−",    "{0} - {1}",                  ("1", "-1"),
       lambda a, b: a - b,                                    lambda g, out, a, b: (g, -g), 2),
    Op("mul",           "×",    r"{0} \cdot {1}",             ("{1}", "{0}"),
       lambda a, b: a * b,                                    lambda g, out, a, b: (g * b, g * a), 2, commutative=True),
    Op("div",           "÷",    r"\frac{{{0}}}{{{1}}}",       (r"\frac{{1}}{{{1}}}", r"-\frac{{{0}}}{{{1}^{{2}}}}"),
       lambda a, b: a / b,                                    lambda g, out, a, b: (g / b, -g * a / b**2), 2),
    Op("max",           "max",  r"\max({0}, {1})",            (r"[{0} \ge {1}]", r"[{1} > {0}]"),
       np.maximum,                                            lambda g, out, a, b: (g * (a >= b), g * (b > a)), 2),
    Op("neg",           "×−1",  "-{0}",                       ("-1",),
       lambda x: -x,                                          lambda g, out, x: (-g,)),
    Op("shift",         "+c",   "{0} + {by}",                 ("1",),
       lambda x, by: x + by,                                  lambda g, out, x, by: (g,)),
    Op("scale",         "×c",   r"{by} \cdot {0}",            ("{by}",),
       lambda x, by: x * by,                                  lambda g, out, x, by: (g * by,)),
    Op("reverse",       "c−",   "{by} - {0}",                 ("-1",),
       lambda x, by: by - x,                                  lambda g, out, x, by: (-g,)),
    Op("exp",           "exp",  "e^{{{0}}}",                  ("{out}",),
       np.exp,                                                lambda g, out, x: (g * out,)),
    Op("log",           "ln",   r"\ln {0}",                   (r"\frac{{1}}{{{0}}}",),
       np.log,                                                lambda g, out, x: (g / x,)),
    Op("reciprocal",    "1/x",  r"\frac{{1}}{{{0}}}",         (r"-\frac{{1}}{{{0}^{{2}}}}",),
       lambda x: 1.0 / x,                                     lambda g, out, x: (-g / x**2,)),
    Op("square",        "x²",   "{0}^{{2}}",                  (r"2 \cdot {0}",),
       lambda x: x * x,                                       lambda g, out, x: (2.0 * g * x,)),
    Op("power",         "xⁿ",   "{0}^{{{n}}}",                (r"{n} \cdot {0}^{{{n} - 1}}",),
       lambda x, n: x**n,                                     lambda g, out, x, n: (g * n * x ** (n - 1.0),)),
    Op("sigmoid",       "σ",    r"\sigma({0})",               (r"{out} \cdot (1 - {out})",),
       _sigmoid,                                              lambda g, out, x: (g * out * (1.0 - out),)),
    Op("tanh",          "tanh", r"\tanh({0})",                (r"1 - {out}^{{2}}",),
       np.tanh,                                               lambda g, out, x: (g * (1.0 - out * out),)),
    Op("relu",          "ReLU", r"\max(0, {0})",              ("[{0} > 0]",),
       lambda x: np.maximum(x, 0.0),                          lambda g, out, x: (g * (x > 0),)),
    Op("dot",           "w·x",  r"{0} \cdot {1}",             ("{1}", "{0}"),
       lambda *xs: _add(*(a * b for a, b in _pairs(xs))),
       lambda g, out, *xs: tuple(g * partner for a, b in _pairs(xs) for partner in (b, a)), -1),
    # arrays
    Op("matmul",        "@",    r"{0}\,{1}",                  ("{1}^T", "{0}^T"),
       np.matmul,
       lambda g, out, a, b: (g @ _swap(b), _swap(a) @ g), 2, False),
    Op("transpose",     "T",    "{0}^T",                      ("1",),
       _swap,                                                 lambda g, out, x: (_swap(g),), 1, False),
    Op("sum",           "Σ",    r"\sum {0}",                  ("1",),
       lambda x, axis, keepdims: np.sum(x, axis=axis, keepdims=keepdims),
       lambda g, out, x, axis, keepdims: (_spread(g, x, axis, keepdims),), 1, False),
    Op("mean",          "mean", r"\operatorname{{mean}} {0}", (r"\frac{{1}}{{N}}",),
       lambda x, axis, keepdims: np.mean(x, axis=axis, keepdims=keepdims),
       lambda g, out, x, axis, keepdims: (_spread(g, x, axis, keepdims) / _count(x, axis),), 1, False),
    Op("rowmax",        "max",  r"\max {0}",                  ("1",),  # (N, C) -> (N, 1)
       lambda x: np.max(x, axis=-1, keepdims=True),           lambda g, out, x: (g * _largest(x),), 1, False),
    Op("pick",          "s_y",  r"{0}[{1}]",                  ("1", "0"),  # (N, C), labels (N,) -> (N, 1)
       lambda s, y: np.take_along_axis(s, y[..., None], axis=-1),
       lambda g, out, s, y: (g * _one_hot(s, y), np.zeros(y.shape)), 2, False),
    Op("drop",          "j≠y",  r"{0}[j \ne {1}]",            ("1", "0"),  # (N, C), labels (N,) -> 0 at the true class
       lambda m, y: m * (1.0 - _one_hot(m, y)),
       lambda g, out, m, y: (g * (1.0 - _one_hot(m, y)), np.zeros(y.shape)), 2, False),
)
# fmt: on

OPS: Mapping[str, Op] = MappingProxyType({op.name: op for op in _ROWS})
assert len(OPS) == len(_ROWS), "two rows of the op table share a name"
assert all(op.arity in (len(op.local), -1) for op in _ROWS), "a local derivative per operand"
