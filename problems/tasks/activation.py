"""The code task of an activation: `relu_forward(x)` and `relu_backward(dout, cache)`, and the same for other units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from problems.code.script import Step
from problems.code.task import CodeTask, GraphConvention, Mistake
from problems.family import Options, Posed
from problems.mistakes.unit import of_unit
from problems.tasks.layer import WITH_UPSTREAM, Layer, Shape, arrays, layer_task
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.mistakes import named
from solutions.notation import parse
from solutions.reference import activations as reference

Function = Callable[..., Any]


@dataclass(frozen=True)
class CodedUnit:
    """A unit as a layer of its own; `formula` is its value in words and LaTeX, `rule` the step of the graph."""

    title: str
    layer: Layer
    rule: str  # of {x}
    formula: str
    mistakes: tuple[str, ...]  # notes of wrong rules
    has_exponential: bool = False  # large inputs are tried too


def _unit(title: str, layer: Layer, rule: str, formula: str, *mistakes: str, exponential: bool = True) -> CodedUnit:
    return CodedUnit(title, layer, rule, formula, mistakes, exponential)


def _of_x(forward: Function, backward: Function) -> Layer:
    return Layer(forward, backward, ("x",), ("dx",))


_BENT = r"$x$ where $x > 0$, and"
CODED: Mapping[str, CodedUnit] = MappingProxyType(
    {
        "sigmoid": _unit(
            "The sigmoid",
            _of_x(reference.sigmoid_forward, reference.sigmoid_backward),
            "sigmoid({x})",
            r"$\frac{1}{1 + e^{-x}}$",
            *("sigmoid-precedence", "sigmoid-exponent-sign", "sigmoid-of-input", "sigmoid-twice", "sigmoid-mixed"),
            *("sigmoid-one-minus-f-over-f", "sigmoid-f-one-plus-f", "sigmoid-one-minus-f", "sigmoid-minus"),
        ),
        "tanh": _unit(
            "Tanh",
            _of_x(reference.tanh_forward, reference.tanh_backward),
            "tanh({x})",
            r"$\tanh x$",
            *("tanh-is-derivative", "tanh-not-squared", "tanh-of-input", "tanh-twice"),
        ),
        "relu": _unit(
            "ReLU",
            _of_x(reference.relu_forward, reference.relu_backward),
            "relu({x})",
            r"$\max(0, x)$",
            "mask-missing",
            exponential=False,
        ),
        "leaky-relu": _unit(
            "Leaky ReLU",
            _of_x(reference.leaky_relu_forward, reference.leaky_relu_backward),
            "leaky({x}, 0.01)",
            rf"{_BENT} $0.01 \, x$ elsewhere",
            *("leaky-as-relu", "leaky-slope-missing", "leaky-mask-missing"),
            exponential=False,
        ),
        "prelu": CodedUnit(
            "PReLU",
            Layer(reference.prelu_forward, reference.prelu_backward, ("x", "a"), ("dx", "da")),
            "prelu({x}, a)",
            rf"{_BENT} $a x$ elsewhere, with a number $a$ that is trained",
            ("prelu-slope-missing", "prelu-parameter-unmasked"),
        ),
        "elu": _unit(
            "ELU",
            _of_x(reference.elu_forward, reference.elu_backward),
            "elu({x}, 1)",
            rf"{_BENT} $e^x - 1$ elsewhere",
            *("elu-one-missing", "elu-slope-of-value", "elu-slope-missing"),
        ),
        "selu": _unit(
            "SELU",
            _of_x(reference.selu_forward, reference.selu_backward),
            "selu({x})",
            r"$\lambda x$ where $x > 0$, and $\lambda \alpha (e^x - 1)$ elsewhere, with"
            r" $\lambda = 1.0507009873554805$ and $\alpha = 1.6732632423543772$",
            *("selu-lambda-missing", "selu-alpha-missing", "selu-slope-of-value"),
        ),
    }
)
SHAPES: tuple[Shape, ...] = ((5, 4), (3, 2, 4), (7,), (1, 6))
LARGE = (
    " They are called once more with inputs near 900 and −900, where naive formulas overflow; what comes out then,"
    " `out_large` and `dx_large`, is graded apart."
)


def activation_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """The unit that the options name, forward and backward."""
    del posed
    unit = CODED[str(options["unit"])]
    graph = parse(_graph(unit))
    task = layer_task(
        unit.layer,
        title=f"{unit.title}, forward and backward, in code",
        statement=_statement(unit),
        cases=tuple(_case(unit, shape, seed) for shape in SHAPES),
        conventions=(GraphConvention("", "", graph),),
        mistakes=lambda convention: _mistakes(unit, graph),
    )
    return _with_large(task, unit) if unit.has_exponential else task


def _statement(unit: CodedUnit) -> str:
    forward, backward = unit.layer.names
    returned = "the gradient of $x$" + (" and that of $a$" if "da" in unit.layer.gradients else "")
    return (
        f"The unit computes {unit.formula}, for every entry of an array $x$ of any shape. `{forward}` returns its value"
        f" and a cache; `{backward}` gets `dout`, the upstream gradient in the shape of $x$, and returns {returned}."
        f"{LARGE if unit.has_exponential else ''}"
    )


def _graph(unit: CodedUnit) -> str:
    out = f"out = {unit.rule.format(x='x')}"
    if not unit.has_exponential:
        return f"{out}; {WITH_UPSTREAM}"
    large = f"out_large = {unit.rule.format(x='x_large')}; V = out_large * dout_large"
    return f"{out}; U = out * dout; {large}; L = sum(U) + sum(V)"


def _with_large(task: CodeTask, unit: CodedUnit) -> CodeTask:
    """The same pair called once more, with large inputs."""
    forward, backward = unit.layer.names
    more = (
        Step(forward, ("x_large",), ("out_large", "cache_large")),
        Step(backward, ("dout_large", "cache_large"), ("dx_large",)),
    )
    return replace(
        task,
        arguments={**task.arguments, "x_large": "x_large", "dout_large": "dout_large"},
        outputs={**task.outputs, "out_large": "out_large", "dx_large": "dx_large"},
        script=(*task.script, *more),
    )


def _case(unit: CodedUnit, shape: Shape, seed: int) -> dict[str, np.ndarray]:
    """x has entries on both sides of 0, and so has x_large, far out."""
    stream = f"activation-{shape}"
    case = arrays(stream, seed, {"x": shape, "dout": shape})
    case["x"] = np.abs(case["x"]) * _signs(shape)
    if "a" in unit.layer.arguments:
        case["a"] = np.abs(arrays(stream, seed, {"a": ()}, largest=0.5)["a"])
    if unit.has_exponential:
        case |= arrays(stream, seed, {"dout_large": shape})
        case["x_large"] = (900 + arrays(stream, seed, {"x_large": shape}, largest=50.0)["x_large"]) * _signs(shape)
    return case


def _signs(shape: Shape) -> np.ndarray:
    """Plus and minus in turn."""
    count = int(np.prod(shape))
    return np.where(np.arange(count) % 2, -1.0, 1.0).reshape(shape)


def _mistakes(unit: CodedUnit, graph: Graph) -> tuple[Mistake, ...]:
    upstream = Break(
        "upstream-missing",
        "the derivative of the unit alone was returned; it must be multiplied by the upstream gradient dout",
        vjp={node: lambda g, out, a, b: (g, g * a) for node in ("U", "V") if node in graph},
    )
    slope = Break(
        "slope-missing",
        "the upstream gradient was returned as it is; it must be multiplied by the derivative of the unit",
        vjp={node: lambda g, out, x, **constants: (g,) for node in ("out", "out_large") if node in graph},
    )
    return (*named(graph, *unit.mistakes), upstream, *((slope,) if unit.has_exponential else ()), *of_unit(graph))
