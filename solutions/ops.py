"""The op table: what each gate computes, and how it sends a gradient back.

Every array may have leading batch axes in front of the shapes that a row speaks of, so axes are counted from the end.
Conventions where a derivative does not exist: 0 at the kink of relu, abs, sign, step, positive and clip, the left-hand
slope at that of leaky, prelu, elu and selu; max and min give their gradient to the first operand when the two are
equal.
Overflow, and operands outside an op's domain (log and sqrt of negative numbers, division by 0), give inf or nan as in
NumPy; whoever poses a problem with them is told so.
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
    kink: how far the operands are from where the gate has no derivative.
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
    kink: Forward | None = None
    each: tuple[Callable[..., Any], ...] = ()  # the vjp by one operand alone, where the others cost as much


SELU_ALPHA, SELU_LAMBDA = 1.6732632423543772, 1.0507009873554805  # Klambauer et al. 2017


def sigmoid(x: Array) -> Array:
    """1 / (1 + e^-x), computed without overflow for large |x|."""
    small: Array = np.exp(-abs(x))
    return (small * (x < 0) + (x >= 0)) / (1.0 + small)


def _add(total: Array, *terms: Array) -> Array:
    for term in terms:
        total = total + term
    return total


def _elu(x: Array, alpha: float) -> Array:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))


def _elu_slope(x: Array, alpha: float) -> Array:
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))


def _huber(x: Array, delta: float) -> Array:
    size = np.abs(x)
    return np.where(size <= delta, 0.5 * x * x, delta * (size - 0.5 * delta))


def _apart(a: Array, b: Array) -> Array:
    return np.asarray(np.abs(a - b))


def _pairs(xs: tuple[Array, ...]) -> tuple[tuple[Array, Array], ...]:
    return tuple(zip(xs[::2], xs[1::2], strict=True))


def _swap(x: Array) -> Array:
    return x.swapaxes(-1, -2)


def _transposed_times(a: Array, g: Array) -> Array:
    """a^T g, as (g^T a)^T: for many examples and features and few classes that is three times as fast in BLAS."""
    return (g.swapaxes(-1, -2) @ a).swapaxes(-1, -2)


def _spread(g: Array, x: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    """The gradient of a sum, spread over what was summed."""
    spread = np.empty(x.shape)
    spread[...] = g if keepdims or not g.ndim else np.expand_dims(g, axis)
    return spread


def _mean(x: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    total: Array = x.sum(axis=axis, keepdims=keepdims)
    return total / (x.size // total.size)


def _one_hot(s: Array, y: Array) -> Array:
    """(..., N, C) of truth values, from labels (..., N)."""
    return np.asarray(np.arange(s.shape[-1]) == y[..., None])


def _at_labels(s: Array, y: Array) -> Array:
    """(..., N, 1) the entry of each row at its label."""
    rows = s.reshape(-1, s.shape[-1])
    return rows[np.arange(len(rows)), y.ravel()].reshape(*y.shape, 1)


def _to_labels(g: Array, s: Array, y: Array) -> Array:
    """(..., N, C) that is 0 but for the numbers g (..., N, 1), each at the label of its row."""
    rows = np.zeros((y.size, s.shape[-1]))
    rows[np.arange(y.size), y.ravel()] = g.ravel()
    return rows.reshape(s.shape)


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
       lambda a, b: a / b,                                    lambda g, out, a, b: (g / b, -g * a / (b * b)), 2),
    Op("max",           "max",  r"\max({0}, {1})",            (r"[{0} \ge {1}]", r"[{1} > {0}]"),
       np.maximum,                                            lambda g, out, a, b: (g * (a >= b), g * (b > a)), 2,
       kink=_apart),
    Op("min",           "min",  r"\min({0}, {1})",            (r"[{0} \le {1}]", r"[{1} < {0}]"),
       np.minimum,                                            lambda g, out, a, b: (g * (a <= b), g * (b < a)), 2,
       kink=_apart),
    Op("greater",       "a>b",  "[{0} > {1}]",                ("0", "0"),
       lambda a, b: 1.0 * (a > b),                            lambda g, out, a, b: (0.0 * g, 0.0 * g), 2, kink=_apart),
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
       lambda x: 1.0 / x,                                     lambda g, out, x: (-g / (x * x),)),
    Op("square",        "x²",   "{0}^{{2}}",                  (r"2 \cdot {0}",),
       lambda x: x * x,                                       lambda g, out, x: (2.0 * g * x,)),
    Op("power",         "xⁿ",   "{0}^{{{n}}}",                (r"{n} \cdot {0}^{{{n} - 1}}",),
       lambda x, n: np.power(x, n),                           lambda g, out, x, n: (g * n * np.power(x, n - 1.0),)),
    Op("sqrt",          "√",    r"\sqrt{{{0}}}",              (r"\frac{{1}}{{2 \cdot {out}}}",),
       np.sqrt,                                               lambda g, out, x: (0.5 * g / out,)),
    Op("sin",           "sin",  r"\sin({0})",                 (r"\cos({0})",),
       np.sin,                                                lambda g, out, x: (g * np.cos(x),)),
    Op("cos",           "cos",  r"\cos({0})",                 (r"-\sin({0})",),
       np.cos,                                                lambda g, out, x: (-g * np.sin(x),)),
    Op("sigmoid",       "σ",    r"\sigma({0})",               (r"{out} \cdot (1 - {out})",),
       sigmoid,                                               lambda g, out, x: (g * out * (1.0 - out),)),
    Op("tanh",          "tanh", r"\tanh({0})",                (r"1 - {out}^{{2}}",),
       np.tanh,                                               lambda g, out, x: (g * (1.0 - out * out),)),
    Op("relu",          "ReLU", r"\max(0, {0})",              ("[{0} > 0]",),
       lambda x: np.maximum(x, 0.0),                          lambda g, out, x: (g * (x > 0),), kink=np.abs),
    Op("leaky",         "LReLU", r"\operatorname{{LReLU}}({0})", (r"[{0} > 0] + {slope} \cdot [{0} \le 0]",),
       lambda x, slope: np.where(x > 0, x, slope * x),
       lambda g, out, x, slope: (g * np.where(x > 0, 1.0, slope),),
       kink=lambda x, slope: np.abs(x)),
    Op("prelu",         "PReLU", r"\operatorname{{PReLU}}({0}, {1})",
       (r"[{0} > 0] + {1} \cdot [{0} \le 0]", r"{0} \cdot [{0} \le 0]"),
       lambda x, a: np.where(x > 0, x, a * x),
       lambda g, out, x, a: (g * np.where(x > 0, 1.0, a), g * np.where(x > 0, 0.0, x)), 2,
       kink=lambda x, a: np.abs(x)),
    Op("elu",           "ELU",  r"\operatorname{{ELU}}({0})",
       (r"[{0} > 0] + {alpha} \cdot e^{{{0}}} \cdot [{0} \le 0]",),
       _elu,                                                  lambda g, out, x, alpha: (g * _elu_slope(x, alpha),),
       kink=lambda x, alpha: np.abs(x)),
    Op("selu",          "SELU", r"\operatorname{{SELU}}({0})",
       (r"\lambda \cdot ([{0} > 0] + \alpha \cdot e^{{{0}}} \cdot [{0} \le 0])",),
       lambda x: SELU_LAMBDA * _elu(x, SELU_ALPHA),
       lambda g, out, x: (g * SELU_LAMBDA * _elu_slope(x, SELU_ALPHA),),
       kink=np.abs),
    Op("abs",           "|x|",  "|{0}|",                      (r"\operatorname{{sign}}({0})",),
       np.abs,                                                lambda g, out, x: (g * np.sign(x),), kink=np.abs),
    Op("sign",          "sign", r"\operatorname{{sign}}({0})", ("0",),
       np.sign,                                               lambda g, out, x: (0.0 * g,), kink=np.abs),
    Op("step",          "x≥0",  r"[{0} \ge 0]",               ("0",),
       lambda x: 1.0 * (x >= 0),                              lambda g, out, x: (0.0 * g,), kink=np.abs),
    Op("positive",      "x>0",  "[{0} > 0]",                  ("0",),  # at 0 itself it is 0, so a given 0 is no kink
       lambda x: 1.0 * (x > 0),                               lambda g, out, x: (0.0 * g,),
       kink=lambda x: np.where(x == 0, np.inf, np.abs(x))),
    Op("ceil",          "⌈x⌉",  r"\lceil {0} \rceil",         ("0",),
       np.ceil,                                               lambda g, out, x: (0.0 * g,)),
    Op("clip",          "clip", r"\operatorname{{clip}}({0}, {low}, {high})", (r"[{low} < {0} < {high}]",),
       lambda x, low, high: np.clip(x, low, high),
       lambda g, out, x, low, high: (g * ((x > low) & (x < high)),),
       kink=lambda x, low, high: np.minimum(np.abs(x - low), np.abs(x - high))),
    Op("huber",         "Huber", r"\operatorname{{Huber}}({0})", (r"\max(-{delta}, \min({delta}, {0}))",),
       _huber,                                                lambda g, out, x, delta: (g * np.clip(x, -delta, delta),),
       kink=lambda x, delta: np.abs(np.abs(x) - delta)),
    Op("bce",           "BCE",  r"-{1} \cdot \ln {0} - (1 - {1}) \cdot \ln(1 - {0})",
       (r"\frac{{{0} - {1}}}{{{0} \cdot (1 - {0})}}", r"\ln(1 - {0}) - \ln {0}"),
       lambda p, y: -(y * np.log(p) + (1.0 - y) * np.log1p(-p)),
       lambda g, out, p, y: (g * (p - y) / (p * (1.0 - p)), g * (np.log1p(-p) - np.log(p))), 2),
    Op("dot",           "w·x",  r"{0} \cdot {1}",             ("{1}", "{0}"),
       lambda *xs: _add(*(a * b for a, b in _pairs(xs))),
       lambda g, out, *xs: tuple(g * partner for a, b in _pairs(xs) for partner in (b, a)), -1),
    # arrays
    Op("matmul",        "@",    r"{0}\,{1}",                  ("{1}^T", "{0}^T"),
       np.matmul,
       lambda g, out, a, b: (g @ _swap(b), _transposed_times(a, g)), 2, False,
       each=(lambda g, out, a, b: g @ _swap(b), lambda g, out, a, b: _transposed_times(a, g))),
    Op("transpose",     "T",    "{0}^T",                      ("1",),
       _swap,                                                 lambda g, out, x: (_swap(g),), 1, False),
    Op("flatten",       "rows", r"\operatorname{{rows}} {0}", ("1",),  # (N, a, b) -> (N, a b)
       lambda x: np.reshape(x, (*x.shape[:-2], -1)),          lambda g, out, x: (np.reshape(g, x.shape),), 1, False),
    Op("sum",           "Σ",    r"\sum {0}",                  ("1",),
       np.add.reduce,
       lambda g, out, x, axis, keepdims: (_spread(g, x, axis, keepdims),), 1, False),
    Op("mean",          "mean", r"\operatorname{{mean}} {0}", (r"\frac{{1}}{{N}}",),
       _mean,
       lambda g, out, x, axis, keepdims: (_spread(g / (x.size // g.size), x, axis, keepdims),), 1, False),
    Op("rowmax",        "max",  r"\max {0}",                  ("1",),  # (N, C) -> (N, 1)
       lambda x: np.maximum.reduce(x, axis=-1, keepdims=True),
       lambda g, out, x: (_to_labels(g, x, x.argmax(axis=-1)),), 1, False),
    Op("pick",          "s_y",  r"{0}[{1}]",                  ("1", "0"),  # (N, C), labels (N,) -> (N, 1)
       _at_labels,
       lambda g, out, s, y: (_to_labels(g, s, y), np.zeros(y.shape)), 2, False),
    Op("drop",          "j≠y",  r"{0}[j \ne {1}]",            ("1", "0"),  # (N, C), labels (N,) -> 0 at the true class
       lambda m, y: m * (1.0 - _one_hot(m, y)),
       lambda g, out, m, y: (g * (1.0 - _one_hot(m, y)), np.zeros(y.shape)), 2, False),
)
# fmt: on

OPS: Mapping[str, Op] = MappingProxyType({op.name: op for op in _ROWS})
assert len(OPS) == len(_ROWS), "two rows of the op table share a name"
assert all(op.arity in (len(op.local), -1) for op in _ROWS), "a local derivative per operand"
