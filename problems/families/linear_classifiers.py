"""Linear classifiers: the SVM and the softmax loss, by hand for one example and in code for a batch."""

from __future__ import annotations

import numpy as np

from problems.draws import Draw
from problems.family import Choice, Number, Options, Pack, Posed, family
from problems.mistakes.softmax import WRONG_LOSSES, softmax_mistakes, unshifted
from problems.mistakes.softmax import steps as softmax_steps
from problems.mistakes.svm import steps as svm_steps
from problems.mistakes.svm import svm_mistakes
from problems.tasks.batch import LARGE_SCORES, OPTIONS, BatchLoss, batch_code
from solutions.breaks import Break
from solutions.graph import Edge, Graph
from solutions.mistakes import NOT_BASE_10, named
from solutions.notation import parse
from solutions.ops import Array
from solutions.reference import linear_classifiers as reference

ROWS = "abc"
TRUE = Choice("b", tuple(ROWS), "the row of W that belongs to the true class, on paper")
DELTA = Number(1.0, 0.1, 10.0, "the margin")
W_PACK = tuple(tuple(f"{row}{i}" for i in range(3)) for row in ROWS)
X_PACK = ("x0", "x1", "x2")
SCORES = "; ".join(f"s{k} = dot(" + ", ".join(f"{row}{i}, x{i}" for i in range(3)) + ")" for k, row in enumerate(ROWS))
WEIGHT_GRADIENTS = tuple(f"d{name}" for row in W_PACK for name in row)
FIRST_COLUMN = tuple(f"d{row}0" for row in ROWS)  # the other columns have the same formulas
CLASSES = (
    "A linear classifier has the scores $s = W x$; the rows $a$, $b$, $c$ of $W$ belong to the classes 0, 1 and 2. "
)
SVM_EXAMPLE = {"W": [[1, -1, 0.5], [0.5, 1, -1], [-1, 1.5, 1]], "x": [2, -1, 1]}
SOFTMAX_EXAMPLE = {"W": [[0.5, -0.5, 0.25], [0.25, 0.5, -0.5], [-0.25, 0.75, 0.5]], "x": [2, -1, 1]}


def _delta(options: Options) -> float:
    return float(options["delta"])


SVM = BatchLoss(
    prefix="svm_loss",
    title="The SVM loss of a batch, in code",
    statement=lambda options: (
        r"The loss of one example with scores $s$ and true class $y$ is "
        rf"$\sum_{{j \ne y}} \max(0, s_j - s_y + \Delta)$ with $\Delta = {_delta(options):g}$."
    ),
    steps=lambda options: svm_steps(_delta(options)),
    breaks=lambda options, averaged: svm_mistakes(_delta(options), averaged),
    references={"loss": reference.svm_loss_vectorized, "layer": reference.svm_loss},
)


@family(
    title="The SVM loss of one example",
    examples=(SVM_EXAMPLE,),
    options={"true_class": TRUE, "delta": DELTA, **OPTIONS},
    code=batch_code(SVM),
    formulas=True,
)
def svm_loss(draw: Draw, options: Options) -> Posed:
    """The multiclass hinge loss of a linear classifier: scores, margins, loss and the gradient of every weight."""
    y, delta = ROWS.index(str(options["true_class"])), _delta(options)
    others = [k for k in range(3) if k != y]
    margins = "; ".join(f"m{k} = relu(s{k} - s{y} + {delta!r})" for k in others)
    graph = parse(f"{SCORES}; {margins}; L = m{others[0]} + m{others[1]}")
    return Posed(
        graph,
        _numbers(draw, delta),
        CLASSES + _svm_setting(y, delta) + " Compute the scores, the margins, the loss, and the derivative of the loss"
        " by every weight.",
        _packs(),
        asked=("s0", "s1", "s2", *(f"m{k}" for k in others), "L", *WEIGHT_GRADIENTS),
        mistakes=_svm_on_paper(graph, y, delta),
        drawn=False,
        zeros=True,
        formulas=FIRST_COLUMN,
        setting=CLASSES + _svm_setting(y, delta),
        named=("s0", "s1", "s2", *(f"m{k}" for k in others), "L"),
    )


def _svm_setting(y: int, delta: float) -> str:
    return (
        rf"The true class is {y}, and the loss is $L = \sum_{{j \ne {y}}} m_j$ with "
        rf"$m_j = \max(0, s_j - s_{y} + {delta:g})$."
    )


def _svm_on_paper(graph: Graph, y: int, delta: float) -> tuple[Break, ...]:
    true_scores = [edge for edge in graph.uses(f"s{y}") if graph[edge.consumer].op == "sub"]
    return (
        Break("true-class-counted", "the true class is not part of the sum", {"L": lambda a, b: a + b + delta}),
        Break(
            "delta-missing",
            "the margin is missing in s_j − s_y + Δ",
            {node.name: lambda x, by: x for node in graph.computed if node.op == "shift"},
        ),
        Break(
            "true-row-missing",
            f"the score of the true class stands in every margin: its row {ROWS[y]} of W has a gradient too",
            edges=dict.fromkeys(true_scores, 0.0),
        ),
        Break(
            "true-row-sign",
            f"every margin subtracts the score of the true class: the gradient of row {ROWS[y]} has a minus sign",
            edges=dict.fromkeys(true_scores, -1.0),
        ),
        *named(graph, "mask-missing"),
    )


SOFTMAX = BatchLoss(
    prefix="softmax_loss",
    title="The softmax loss of a batch, in code",
    statement=lambda options: (
        r"The loss of one example with scores $s$ and true class $y$ is $-\ln p_y$ with $p = e^s / \sum_k e^{s_k}$."
    ),
    steps=lambda options: softmax_steps(),
    breaks=lambda options, averaged: softmax_mistakes(),
    references={"loss": reference.softmax_loss_vectorized, "layer": reference.softmax_loss},
    wrong=WRONG_LOSSES,
    otherwise=unshifted(),
)


@family(
    title="The softmax loss of one example",
    examples=(SOFTMAX_EXAMPLE,),
    options={"true_class": TRUE, **OPTIONS, "large_scores": LARGE_SCORES},
    code=batch_code(SOFTMAX),
    formulas=True,
)
def softmax_loss(draw: Draw, options: Options) -> Posed:
    """Softmax and cross-entropy of a linear classifier: scores, probabilities, loss and every weight's gradient."""
    y = ROWS.index(str(options["true_class"]))
    powers = "; ".join(f"e{k} = exp(s{k})" for k in range(3))
    shares = "; ".join(f"p{k} = e{k} / Z" for k in range(3))
    graph = parse(f"{SCORES}; {powers}; Z = add(e0, e1, e2); {shares}; G = log(Z); L = G - s{y}")
    return Posed(
        graph,
        _numbers(draw),
        CLASSES + _softmax_setting(y) + " Compute the scores, the probabilities, the loss, and the derivative of the"
        " loss by every weight.",
        _packs(),
        asked=("s0", "s1", "s2", "p0", "p1", "p2", "L", *WEIGHT_GRADIENTS),
        mistakes=_softmax_on_paper(y),
        drawn=False,
        formulas=FIRST_COLUMN,
        setting=CLASSES + _softmax_setting(y),
        named=(*(f"{name}{k}" for name in "sep" for k in range(3)), "Z", "L"),
    )


def _softmax_setting(y: int) -> str:
    return (
        r"Its probabilities are $p_j = e_j / Z$ with $e_j = e^{s_j}$ and $Z = \sum_k e_k$; the true class is "
        rf"{y}, and the loss is $L = -\ln p_{y} = -s_{y} + \ln Z$."
    )


def _softmax_on_paper(y: int) -> tuple[Break, ...]:
    return (
        Break(
            "log-base-10",
            NOT_BASE_10,
            {"L": lambda g, s: (g - s) / np.log(10)},
        ),
        Break(
            "exp-of-score",
            f"the loss is −s{y} + ln Σ e^s: the score of the true class itself, not e to its power",
            {"L": lambda g, s: g - np.exp(s)},
        ),
        Break("minus-one-missing", "the gradient of the true class's score is p − 1", edges={Edge("L", 1): 0.0}),
        Break(
            "minus-one-sign", "the gradient of the true class's score is p − 1, not p + 1", edges={Edge("L", 1): -1.0}
        ),
        Break(
            "unnormalised",
            "the probabilities are the powers divided by their sum",
            {f"p{k}": lambda e, z: e for k in range(3)},
            {"G": lambda g, out, x: (g,)},
        ),
    )


def _packs() -> dict[str, Pack]:
    return {"W": W_PACK, "x": X_PACK}


def _numbers(draw: Draw, delta: float = 1.0) -> dict[str, Array]:
    """The larger the margin, the larger the scores, so that not every margin is violated."""
    reach = 2 if delta <= 3 else 5
    weights = draw.steps("W", -1.5, 1.5, 0.5, (3, 3))  # (B, 3, 3)
    x = draw.integers("x", -reach, reach, (3,), without=(0,))  # (B, 3)
    numbers = {name: weights[:, r, i] for r, row in enumerate(W_PACK) for i, name in enumerate(row)}
    return numbers | {name: x[:, i] for i, name in enumerate(X_PACK)}
