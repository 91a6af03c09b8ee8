"""Regularisation: what a penalty adds to the loss, to its gradient and to an update."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from problems.draws import Draw
from problems.family import ASK, Choice, Number, Options, Posed, family
from problems.mistakes.regularization import UPHILL
from problems.tasks.regularization import regularization_code
from solutions.breaks import Break
from solutions.graph import Edge, Graph
from solutions.names import exact
from solutions.notation import parse
from solutions.ops import Array, Forward

ERROR = "z = dot(w1, x1, w2, x2); yhat = z + b; r = yhat - y; D = r**2"
SLOPES = "delta = 2 * r; g1 = delta * x1; g2 = delta * x2"
PENALTY = {
    "l2": "q1 = w1**2; q2 = w2**2; Q = q1 + q2; R = {half} * Q; J = D + R",
    "l1": "a1 = abs(w1); a2 = abs(w2); A = a1 + a2; R = {reg} * A; J = D + R",
}
UPDATE = {  # of the weights; p is what is left of a weight, t the slope of its penalty
    "l2": "p{i} = {keep} * w{i}; s{i} = {eta} * g{i}; u{i} = p{i} - s{i}",
    "l1": "n{i} = sign(w{i}); t{i} = {reg} * n{i}; v{i} = g{i} + t{i}; s{i} = {eta} * v{i}; u{i} = w{i} - s{i}",
}
OF_BIAS = "s0 = {eta} * delta; u_b = b - s0"
FORMULA = {"l2": r"\frac{\lambda}{2} (w_1^2 + w_2^2)", "l1": r"\lambda (|w_1| + |w_2|)"}
SLOPE: Mapping[str, Callable[[Array], Array]] = {"l2": lambda w: w, "l1": np.sign}
LOST: Mapping[str, Mapping[str, Forward]] = {  # an update without the penalty
    "l2": dict.fromkeys(("p1", "p2"), lambda w, by: w),
    "l1": dict.fromkeys(("t1", "t2"), lambda sign, by: 0 * sign),
}
UPDATED = {
    "l2": r"the new weights by weight decay, $u_i = (1 - \eta \lambda) w_i - \eta \, \partial D / \partial w_i$",
    "l1": r"the new weights, $u_i = w_i - \eta (\partial D / \partial w_i + \lambda \operatorname{sign}(w_i))$",
}


@family(
    title="Regularisation",
    examples=(
        {"penalty": "l2", "w": [2, -1], "b": 1, "x": [1, -2], "y": 4},
        {"penalty": "l1", "w": [2, -1], "b": 1, "x": [1, -2], "y": 4},
    ),
    options={
        "penalty": Choice("l2", ("l2", "l1"), "reg/2 times the sum of squared weights, or reg times that of absolute"),
        "reg": Number(0.5, 0.1, 2.0, "the strength of the penalty, on paper"),
        "eta": Number(0.1, 0.05, 0.4, "the learning rate, on paper"),
        "form": Choice("loss", ("loss", "decay"), "code: the loss with its gradients, or an update that decays"),
        "factor": Choice("open", ("open", "full", "half"), "code: reg*sum(W*W) or half of it; open accepts both"),
    },
    code=regularization_code,
    formulas=True,
)
def regularization(draw: Draw, options: Options) -> Posed:
    """A penalised loss of linear regression: penalty, gradient, and an update in which the weights decay."""
    name, reg, eta = str(options["penalty"]), float(options["reg"]), float(options["eta"])
    numbers = {"reg": reg, "eta": eta, "half": reg / 2, "keep": round(1 - eta * reg, 12)}
    is_updated = options[ASK] == "numbers"  # formulas are asked of derivatives only
    steps = (ERROR, *(_updates(name, numbers) if is_updated else ()), PENALTY[name].format(**numbers))
    inputs = {name: draw.steps(name, -3, 3, 0.5) for name in ("w1", "w2", "b")}
    inputs |= {name: draw.integers(name, -3, 3, without=(0,)) for name in ("x1", "x2", "y")}
    graph = parse("; ".join(steps))
    return Posed(
        graph,
        inputs,
        _statement(name, reg, eta),
        {"x": ("x1", "x2"), "w": ("w1", "w2")},
        ("D", "R", "J", "dw1", "dw2", "db", *(("u1", "u2", "u_b") if is_updated else ())),
        tuple(_within(graph, _mistakes(name, reg, eta))),
        frozenset(("x1", "x2", "y")),
        decimals=4,
        drawn=False,
        setting=(
            r"A linear model predicts $\hat{y} = w_1 x_1 + w_2 x_2 + b$; its penalised loss is"
            rf" $J = (\hat{{y}} - y)^2 + {FORMULA[name]}$ with $\lambda = {exact(reg)}$."
        ),
        symbols={"lambda": reg},
        named=("yhat", "J"),
    )


def _updates(name: str, numbers: Mapping[str, float]) -> tuple[str, ...]:
    """Steps from the slope of the data loss to the new weights and the new bias."""
    weights = (UPDATE[name].format(i=i, **numbers) for i in (1, 2))
    return (SLOPES, *weights, OF_BIAS.format(**numbers))


def _statement(name: str, reg: float, eta: float) -> str:
    return (
        r"A linear model predicts $\hat{y} = w_1 x_1 + w_2 x_2 + b$. With the data loss $D = (\hat{y} - y)^2$ and the"
        rf" penalty $R = {FORMULA[name]}$, its loss is $J = D + R$; the bias is not penalised. Let"
        rf" $\lambda = {exact(reg)}$ and the learning rate $\eta = {exact(eta)}$. Compute $D$, $R$, $J$, the"
        rf" derivatives of $J$, {UPDATED[name]}, and the new bias $u_b$."
    )


def _mistakes(name: str, reg: float, eta: float) -> tuple[Break, ...]:
    """Those of both penalties, then those of one."""
    slope, lost = SLOPE[name], LOST[name]
    return (
        Break("penalty-missing", "the penalty belongs to the loss J", {"J": lambda data, penalty: data}),
        Break(
            "penalty-gradient-missing",
            "the penalty has a gradient too, which is missing in the derivatives and in the update",
            lost,
            edges={Edge("J", 1): 0.0},
        ),
        Break(
            "bias-decayed",
            "the bias is not penalised, so it does not decay",
            {"u_b": lambda b, s: b - s - eta * reg * slope(b)},
        ),
        Break(
            "plus-for-minus",
            UPHILL,
            dict.fromkeys(("u1", "u2", "u_b"), np.add),
        ),
        *OF_ONE[name],
    )


def _within(graph: Graph, mistakes: Iterable[Break]) -> Iterator[Break]:
    """What of the mistakes can be made in the graph: some are made in the steps of an update only."""
    for mistake in mistakes:
        forward = {node: rule for node, rule in mistake.forward.items() if node in graph}
        if forward or mistake.vjp or mistake.edges:
            yield replace(mistake, forward=forward)


OF_ONE = {
    "l2": (
        Break(
            "decay-missing",
            "the weights do not decay: a weight is first multiplied by 1 − η·λ",
            dict.fromkeys(("p1", "p2"), lambda w, by: w),
        ),
        Break(
            "half-missing",
            "the penalty is half of λ times the squares",
            {"R": lambda q, by: 2 * by * q},
            {"R": lambda g, out, q, by: (2 * by * g,)},
        ),
    ),
    "l1": (
        Break(
            "sign-missing",
            "the derivative of |w| is its sign, so that of a negative weight is −1",
            dict.fromkeys(("n1", "n2"), np.ones_like),
            {node: lambda g, out, x: (g,) for node in ("a1", "a2")},
        ),
        Break(
            "l2-for-l1",
            "the L1 penalty adds up absolute values, not squares",
            dict.fromkeys(("a1", "a2"), np.square),
            {node: lambda g, out, x: (2 * g * x,) for node in ("a1", "a2")},
        ),
    ),
}
