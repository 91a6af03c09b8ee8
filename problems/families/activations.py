"""Activations: the value and the derivative of one unit at several points, from its input or from its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from problems.draws import Draw
from problems.family import ASK, Choice, Options, Pack, Posed, family
from problems.mistakes.activation import FROM_VALUE
from problems.tasks.activation import activation_code
from solutions.breaks import Break
from solutions.mistakes import named
from solutions.notation import parse
from solutions.ops import SELU_ALPHA, SELU_LAMBDA, Array

BY_SLOPE = r" and by the slope $\alpha$"
BENT = r"$f(z) = z$ for $z > 0$"


@dataclass(frozen=True)
class Unit:
    """A unit on paper.

    rule: the step from {z} to its value; slope: the steps from the value a{i} to the derivative s{i}.
    formula: LaTeX for the statement; values: activated values to draw from; mistakes: wrong rules of its gate.
    """

    rule: str
    slope: str
    formula: str
    values: tuple[float, ...]
    mistakes: tuple[str, ...]
    decimals: int = 2
    smallest: float = 0.05
    symbols: Mapping[str, float] = field(default_factory=dict)  # numbers that have a name in the formula


def _tenths(low: int, high: int, step: int = 1) -> tuple[float, ...]:
    return tuple(n / 10 for n in range(low, high + 1, step) if n)


UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        "sigmoid": Unit(
            "sigmoid({z})",
            "k{i} = 1 - a{i}; s{i} = a{i} * k{i}",
            r"$f(z) = \sigma(z) = \frac{1}{1 + e^{-z}}$",
            _tenths(1, 9),
            ("sigmoid-one-minus-f-over-f", "sigmoid-f-one-plus-f", "sigmoid-of-input", "sigmoid-twice"),
        ),
        "tanh": Unit(
            "tanh({z})",
            "k{i} = a{i}**2; s{i} = 1 - k{i}",
            r"$f(z) = \tanh z$",
            _tenths(-9, 9),
            ("tanh-not-squared", "tanh-is-derivative", "tanh-of-input"),
        ),
        "relu": Unit(
            "relu({z})",
            "s{i} = positive(a{i})",
            r"$f(z) = \max(0, z)$",
            (0.0, 0.0, 0.0, 0.5, 1.5, 2.0, 3.0),
            ("mask-missing",),
        ),
        "leaky-relu": Unit(
            "leaky({z}, 0.01)",
            "k{i} = positive(a{i}); m{i} = 0.99 * k{i}; s{i} = m{i} + 0.01",
            rf"{BENT} and $f(z) = \alpha z$ elsewhere, with $\alpha = 0.01$",
            (-0.3, -0.2, -0.1, 0.5, 1.0, 2.0),
            ("leaky-as-relu", "leaky-slope-missing", "leaky-mask-missing"),
            decimals=3,
            smallest=0.004,
            symbols={"alpha": 0.01},
        ),
        "prelu": Unit(
            "prelu({z}, alpha)",
            "k{i} = positive(a{i}); n{i} = 1 - k{i}; m{i} = alpha * n{i}; s{i} = k{i} + m{i}",
            rf"{BENT} and $f(z) = \alpha z$ elsewhere",
            (-0.8, -0.4, -0.2, 0.5, 1.0, 2.0),
            ("prelu-slope-missing", "prelu-parameter-unmasked"),
        ),
        "elu": Unit(
            "elu({z}, 1)",
            "n{i} = -a{i}; m{i} = max(0, n{i}); s{i} = 1 - m{i}",
            rf"{BENT} and $f(z) = \alpha (e^z - 1)$ elsewhere, with $\alpha = 1$",
            (-0.9, -0.8, -0.6, -0.4, -0.2, 0.5, 1.0, 2.0),
            ("elu-one-missing", "elu-slope-of-value", "elu-slope-missing"),
            symbols={"alpha": 1.0},
        ),
        "selu": Unit(
            "selu({z})",
            f"k{{i}} = positive(a{{i}}); n{{i}} = 1 - k{{i}}; c{{i}} = a{{i}} + {SELU_LAMBDA * SELU_ALPHA};"
            f" m{{i}} = c{{i}} * n{{i}}; h{{i}} = {SELU_LAMBDA} * k{{i}}; s{{i}} = h{{i}} + m{{i}}",
            r"$f(z) = \lambda z$ for $z > 0$ and $f(z) = \lambda \alpha (e^z - 1)$ elsewhere, with"
            rf" $\lambda = {SELU_LAMBDA:.7f}$ and $\alpha = {SELU_ALPHA:.7f}$",
            (-1.5, -1.2, -0.9, -0.5, 0.5, 1.0, 2.0),
            ("selu-lambda-missing", "selu-alpha-missing", "selu-slope-of-value"),
            symbols={"lambda": SELU_LAMBDA, "alpha": SELU_ALPHA},
        ),
    }
)


@family(
    title="An activation and its derivative",
    examples=(
        {"unit": "sigmoid", "given": "z", "z": [0, 1, -2, 0.5], "g": [4, 3, 2, -2]},
        {"unit": "relu", "given": "z", "z": [2, -1, -0.5, 3], "g": [4, 3, -2, -1]},
        {"unit": "sigmoid", "given": "a", "a": [0.5, 0.9, 0.2, 0.7]},
        {"unit": "relu", "given": "a", "a": [0, 1.5, 3, 0]},
    ),
    options={
        "unit": Choice("sigmoid", tuple(UNITS), "the activation"),
        "given": Choice("z", ("z", "a"), "on paper: the input z, or the activated value a, to get the derivative from"),
    },
    code=activation_code,
    formulas=True,
)
def activations(draw: Draw, options: Options) -> Posed:
    """A unit's value and the gradient of its input, or its derivative from the activated value alone."""
    name = str(options["unit"])
    points = range(1, 3 if options[ASK] == "formulas" else 5)
    return (_from_value if options["given"] == "a" else _from_input)(draw, name, UNITS[name], points)


def _from_input(draw: Draw, name: str, unit: Unit, points: range) -> Posed:
    steps = [f"a{i} = {unit.rule.format(z=f'z{i}')}" for i in points]
    graph = parse("; ".join([*steps, f"L = dot({', '.join(f'g{i}, a{i}' for i in points)})"]))
    packs = {letter: tuple(f"{letter}{i}" for i in points) for letter in "zg"}
    z = _different(draw, "z", _tenths(-20, 20, 5), len(points)) * (10.0 if name == "leaky-relu" else 1.0)  # (B, points)
    g = draw.integers("g", -4, 4, (len(points),), without=(0,))
    trained = ("dalpha",) if name == "prelu" else ()
    setting = (
        rf"A unit computes $a_i = f(z_i)$ at some points, where {unit.formula}. Later layers send back the upstream"
        r" gradients $g_i = \frac{\partial L}{\partial a_i}$, so that $L = \sum_i g_i a_i$ here."
    )
    return Posed(
        graph,
        {**_columns(packs["z"], z), **_columns(packs["g"], g), **_slope(draw, name)},
        f"{setting} Compute every value, and the derivative of $L$ by every input{BY_SLOPE if trained else ''}.",
        packs,
        asked=(*(f"a{i}" for i in points), *(f"dz{i}" for i in points), *trained),
        mistakes=named(graph, *unit.mistakes),
        constants=frozenset(packs["g"]),
        decimals=unit.decimals,
        smallest=unit.smallest,
        zeros=name == "relu",
        drawn=False,
        formulas=("dz1", *trained),
        setting=setting,
        symbols=unit.symbols,
    )


def _from_value(draw: Draw, name: str, unit: Unit, points: range) -> Posed:
    graph = parse("; ".join(unit.slope.format(i=i) for i in points))
    packs = {"a": tuple(f"a{i}" for i in points)}
    setting = (
        rf"A unit computes $a_i = f(z_i)$ at some points, where {unit.formula}. Only the values $a_i$ are known, not"
        r" the inputs $z_i$; let $s_i = f'(z_i)$ be the derivatives there."
    )
    return Posed(
        graph,
        {**_columns(packs["a"], _different(draw, "a", unit.values, len(points))), **_slope(draw, name)},
        f"{setting} Compute every $s_i$.",
        packs,
        asked=tuple(f"s{i}" for i in points),
        mistakes=_from_value_mistakes(name, points),
        decimals=unit.decimals,
        smallest=unit.smallest,
        zeros=name == "relu",
        drawn=False,
        formulas=("s1",),
        symbols=unit.symbols,
        named=packs["a"],
        setting=f"{setting} Write $s_1$ as a formula in $a_1$.",
    )


def _from_value_mistakes(name: str, points: range) -> tuple[Break, ...]:
    return tuple(
        Break(note, feedback, {f"{letter}{i}": rule for i in points for letter, rule in rules.items()})
        for note, feedback, rules in FROM_VALUE[name]
    )


def _slope(draw: Draw, name: str) -> dict[str, Array]:
    return {"alpha": draw.choice("alpha", (0.1, 0.2, 0.25, 0.5))} if name == "prelu" else {}


def _different(draw: Draw, name: str, values: tuple[float, ...], count: int) -> Array:
    """(B, count) of the given values, none taken twice."""
    places = np.argsort(draw.uniform(name, (len(values),)), axis=1)[:, :count]
    return np.asarray(np.asarray(values)[places])


def _columns(names: Pack, array: Array) -> dict[str, Array]:
    return {str(name): array[:, i] for i, name in enumerate(names)}
