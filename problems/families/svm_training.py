"""Training of linear classifiers: one step under the SVM loss by hand, all of them in code."""

from __future__ import annotations

import numpy as np

from problems.draws import Draw
from problems.family import Choice, Number, Options, Posed, family
from problems.mistakes.svm_training import AGAINST
from problems.tasks import penalties
from problems.tasks.svm_training import KINDS, svm_training_code
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.names import exact
from solutions.notation import parse

ROWS = "abc"
W_PACK = tuple((f"{row}0", f"{row}1") for row in ROWS)
UPDATED = tuple(f"{row}1_{i}" for row in ROWS for i in (0, 1))  # a^(1)_0 and so on


@family(
    title="Training under the SVM loss",
    examples=({"W": [[1, -1], [0.5, 1], [-1, 1.5]], "x": [2, -1]},),
    options={
        "true_class": Choice("b", tuple(ROWS), "the row of W that belongs to the true class, on paper"),
        "alpha": Number(0.1, 0.05, 0.5, "the learning rate, on paper"),
        "batch": Choice("full", tuple(KINDS), "code: every step uses all examples, a single one, or a batch of them"),
        "penalty": penalties.OPTION,
    },
    code=svm_training_code,
)
def svm_train(draw: Draw, options: Options) -> Posed:
    """Gradient descent under the multiclass hinge loss: a step on one example by hand, and the whole loop in code."""
    y, alpha = ROWS.index(str(options["true_class"])), float(options["alpha"])
    graph = parse(_text(y, alpha))
    weights = draw.steps("W", -1.5, 1.5, 0.5, (3, 2))  # (B, 3, 2)
    x = draw.integers("x", -3, 3, (2,), without=(0,))  # (B, 2)
    inputs = {name: weights[:, r, i] for r, row in enumerate(W_PACK) for i, name in enumerate(row)}
    others = [k for k in range(3) if k != y]
    return Posed(
        graph,
        inputs | {"x0": x[:, 0], "x1": x[:, 1]},
        _statement(y, alpha),
        {"W": W_PACK, "x": ("x0", "x1")},
        asked=("s0", "s1", "s2", *(f"m{k}" for k in others), "L", *UPDATED),
        mistakes=_mistakes(graph, y),
        drawn=False,
        zeros=True,
        decimals=3,
        relative=0.0,
    )


def _text(y: int, alpha: float) -> str:
    """Each violated margin moves two rows of weights by alpha x: its own down, that of the true class up."""
    others = [k for k in range(3) if k != y]
    scores = [f"s{k} = dot({row}0, x0, {row}1, x1)" for k, row in enumerate(ROWS)]
    margins = [f"d{k} = s{k} - s{y}; t{k} = d{k} + 1; m{k} = max(0, t{k}); n{k} = positive(t{k})" for k in others]
    down = [f"h{k} = {alpha!r} * n{k}; {_moved(ROWS[k], k, '-')}" for k in others]
    up = f"n{y} = n{others[0]} + n{others[1]}; h{y} = {alpha!r} * n{y}; {_moved(ROWS[y], y, '+')}"
    return "; ".join([*scores, *margins, *down, up, f"L = m{others[0]} + m{others[1]}"])


def _moved(row: str, k: int, sign: str) -> str:
    return "; ".join(f"v{k}_{i} = h{k} * x{i}; {row}1_{i} = {row}{i} {sign} v{k}_{i}" for i in (0, 1))


def _statement(y: int, alpha: float) -> str:
    return (
        "A linear classifier has the scores $s = W x$; the rows $a$, $b$, $c$ of $W$ belong to the classes 0, 1 and 2. "
        rf"The true class of $x$ is {y}, and the loss is $L = \sum_{{j \ne {y}}} m_j$ with "
        rf"$m_j = \max(0, s_j - s_{y} + 1)$. Compute the scores, the margins, the loss, and the rows $a^{{(1)}}$, "
        r"$b^{(1)}$, $c^{(1)}$ of the weights after one step of gradient descent with the learning rate"
        rf" $\alpha = {exact(alpha)}$."
    )


def _mistakes(graph: Graph, y: int) -> tuple[Break, ...]:
    true, others = ROWS[y], [row for row in ROWS if row != ROWS[y]]
    ascent = {f"{row}1_{i}": lambda w, v: w + v for row in others for i in (0, 1)}
    ascent |= {f"{true}1_{i}": lambda w, v: w - v for i in (0, 1)}
    return (
        Break("plus-for-minus", AGAINST, ascent),
        Break(
            "rate-missing",
            "a step has the learning rate as a factor",
            {node.name: lambda n, by: n for node in graph.computed if node.op == "scale"},
        ),
        Break(
            "true-row-missing",
            f"the score of the true class stands in every margin: its row {true} of W moves too",
            {f"{true}1_{i}": lambda w, v: w for i in (0, 1)},
        ),
        Break(
            "delta-missing",
            "the margin 1 is missing in s_j − s_y + 1",
            {node.name: lambda d, by: d for node in graph.computed if node.op == "shift"},
        ),
        Break(
            "mask-missing",
            "a row moves only where its margin is violated",
            {node.name: np.ones_like for node in graph.computed if node.op == "positive"},
        ),
    )
