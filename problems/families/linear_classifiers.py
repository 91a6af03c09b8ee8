"""Linear classifiers: the SVM and the softmax loss, by hand for one example and in code for a batch."""

from __future__ import annotations

import numpy as np

from problems.batch_code import OPTIONS, batch_code
from problems.draws import Draw
from problems.family import Choice, Number, Options, Pack, Posed, family
from solutions import linear_classifiers as reference
from solutions.breaks import Break
from solutions.graph import Edge
from solutions.mistakes import named
from solutions.notation import parse
from solutions.ops import OPS, Array

ROWS = "abc"
TRUE = Choice("b", tuple(ROWS), "the row of W that belongs to the true class, on paper")
DELTA = Number(1.0, 0.1, 10.0, "the margin")
W_PACK = tuple(tuple(f"{row}{i}" for i in range(3)) for row in ROWS)
X_PACK = ("x0", "x1", "x2")
SCORES = "; ".join(f"s{k} = dot(" + ", ".join(f"{row}{i}, x{i}" for i in range(3)) + ")" for k, row in enumerate(ROWS))
WEIGHT_GRADIENTS = tuple(f"d{name}" for row in W_PACK for name in row)
SVM_EXAMPLE = {"W": [[1, -1, 0.5], [0.5, 1, -1], [-1, 1.5, 1]], "x": [2, -1, 1]}
SOFTMAX_EXAMPLE = {"W": [[0.5, -0.5, 0.25], [0.25, 0.5, -0.5], [-0.25, 0.75, 0.5]], "x": [2, -1, 1]}


def _delta(options: Options) -> float:
    return float(options["delta"])


def _svm_batch(options: Options) -> str:
    return (
        f"c = pick(S, y); D = S - c; T = D + {_delta(options)!r}; H = relu(T); M = drop(H, y); "
        "rows = sum(M, axis=-1); data = mean(rows)"
    )


def _svm_mistakes() -> tuple[Break, ...]:
    def count_once(g: Array, out: Array, s: Array, y: Array) -> tuple[Array, ...]:
        return OPS["pick"].vjp(np.sign(g) / len(g), out, s, y)

    def count_one_more(g: Array, out: Array, s: Array, y: Array) -> tuple[Array, ...]:
        return OPS["pick"].vjp(g - 1.0 / len(g), out, s, y)

    return (
        Break(
            "true-class-counted",
            "the true class is counted in the sum, which adds the margin once an example: leave j = y out",
            forward={"M": lambda m, y: m},
            vjp={"M": lambda g, out, m, y: (g, np.zeros(y.shape))},
        ),
        Break("delta-missing", "the margin is missing in s_j − s_y + Δ", forward={"T": lambda x, by: x}),
        Break(
            "delta-sign", "the margin is added in s_j − s_y + Δ, not subtracted", forward={"T": lambda x, by: x - by}
        ),
        Break(
            "hinge-squared",
            "the margins are summed as they are, not squared",
            forward={"H": lambda x: np.maximum(x, 0.0) ** 2},
            vjp={"H": lambda g, out, x: (2.0 * g * np.maximum(x, 0.0),)},
        ),
        Break(
            "mask-missing",
            "a margin that is not violated has no gradient: count only where s_j − s_y + Δ > 0",
            vjp={"H": lambda g, out, x: (g,)},
        ),
        Break(
            "true-row-not-counted",
            "the gradient of the true class subtracts x once for every violated margin, not once an example",
            vjp={"c": count_once},
        ),
        Break(
            "true-row-one-too-many",
            "the true class is itself among the violated margins that are counted: leave j = y out before counting",
            vjp={"c": count_one_more},
        ),
        Break(
            "true-row-missing",
            "the gradient of the true class is missing: it subtracts x once for every violated margin",
            edges={Edge("D", 1): 0.0},
        ),
        Break(
            "true-row-sign",
            "the gradient of the true class has the wrong sign: it subtracts x once for every violated margin",
            edges={Edge("D", 1): -1.0},
        ),
    )


@family(
    title="The SVM loss of one example",
    examples=(SVM_EXAMPLE,),
    options={"true_class": TRUE, "delta": DELTA, **OPTIONS},
    code=batch_code(
        "svm_loss",
        "The SVM loss of a batch, in code",
        lambda options: (
            r"The loss of one example with scores $s$ and true class $y$ is "
            rf"$\sum_{{j \ne y}} \max(0, s_j - s_y + \Delta)$ with $\Delta = {_delta(options):g}$."
        ),
        _svm_batch,
        _svm_mistakes(),
        {"loss": reference.svm_loss_vectorized, "layer": reference.svm_loss},
    ),
)
def svm_loss(draw: Draw, options: Options) -> Posed:
    """The multiclass hinge loss of a linear classifier: scores, margins, loss and the gradient of every weight."""
    y = ROWS.index(str(options["true_class"]))
    others = [k for k in range(3) if k != y]
    margins = "; ".join(f"m{k} = relu(s{k} - s{y} + {_delta(options)!r})" for k in others)
    graph = parse(f"{SCORES}; {margins}; L = m{others[0]} + m{others[1]}")
    delta = _delta(options)
    mistakes = (
        Break("true-class-counted", "the true class is not part of the sum", {"L": lambda a, b: a + b + delta}),
        Break(
            "delta-missing",
            "the margin is missing in s_j − s_y + Δ",
            {node.name: lambda x, by: x for node in graph.computed if node.op == "shift"},
        ),
        *named(graph, "mask-missing"),
    )
    asked = ("s0", "s1", "s2", *(f"m{k}" for k in others), "L", *WEIGHT_GRADIENTS)
    return Posed(graph, _numbers(draw), _svm_statement(y, delta), _packs(), asked, mistakes, drawn=False, zeros=True)


def _svm_statement(y: int, delta: float) -> str:
    return (
        "A linear classifier has the scores $s = W x$; the rows $a$, $b$, $c$ of $W$ belong to the classes 0, 1 and 2. "
        rf"The true class is {y}, and the loss is $L = \sum_{{j \ne {y}}} m_j$ with "
        rf"$m_j = \max(0, s_j - s_{y} + {delta:g})$. "
        "Compute the scores, the margins, the loss, and the derivative of the loss by every weight."
    )


def _softmax_batch(options: Options) -> str:
    del options
    return (
        "m = rowmax(S); T = S - m; E = exp(T); Z = sum(E, axis=-1, keepdims=True); G = log(Z); "
        "c = pick(T, y); rows = G - c; data = mean(rows)"
    )


def _softmax_mistakes() -> tuple[Break, ...]:
    return (
        Break(
            "log-base-10",
            "ln is the natural logarithm, not the one to base 10",
            forward={"G": np.log10},
        ),
        Break(
            "log-base-10-of-p",
            "the loss is −ln p, with the natural logarithm, not the one to base 10",
            forward={"data": lambda x, axis, keepdims: np.mean(x, axis=axis) / np.log(10.0)},
            vjp={"data": lambda g, out, x, axis, keepdims: (np.broadcast_to(g, x.shape) / x.size / np.log(10.0),)},
        ),
        Break(
            "log-base-2-of-p",
            "the loss is −ln p, with the natural logarithm, not the one to base 2",
            forward={"data": lambda x, axis, keepdims: np.mean(x, axis=axis) / np.log(2.0)},
            vjp={"data": lambda g, out, x, axis, keepdims: (np.broadcast_to(g, x.shape) / x.size / np.log(2.0),)},
        ),
        Break(
            "one-minus-p",
            "the loss is −ln p of the true class, not −ln(1 − p)",
            forward={"rows": lambda log_sum, s: -np.log(-np.expm1(s - log_sum))},
        ),
        Break(
            "minus-one-missing",
            "the gradient of the scores is p − 1 at the true class; the −1 is missing",
            edges={Edge("rows", 1): 0.0},
        ),
        Break(
            "minus-one-sign",
            "the gradient of the scores is p − 1 at the true class, not p + 1",
            edges={Edge("rows", 1): -1.0},
        ),
        Break(
            "unnormalised",
            "the probabilities in the gradient are not divided by their sum",
            vjp={"G": lambda g, out, x: (g,)},
        ),
        Break(
            "sum-of-whole-batch",
            "each row is normalised by the sum of its own row (axis=1, keepdims=True), not of the whole batch",
            forward={"Z": lambda x, axis, keepdims: np.full((len(x), 1), np.sum(x))},
        ),
    )


@family(
    title="The softmax loss of one example",
    examples=(SOFTMAX_EXAMPLE,),
    options={"true_class": TRUE, **OPTIONS},
    code=batch_code(
        "softmax_loss",
        "The softmax loss of a batch, in code",
        lambda options: (
            r"The loss of one example with scores $s$ and true class $y$ is $-\ln p_y$ with $p = e^s / \sum_k e^{s_k}$."
        ),
        _softmax_batch,
        _softmax_mistakes(),
        {"loss": reference.softmax_loss_vectorized, "layer": reference.softmax_loss},
    ),
)
def softmax_loss(draw: Draw, options: Options) -> Posed:
    """Softmax and cross-entropy of a linear classifier: scores, probabilities, loss and every weight's gradient."""
    y = ROWS.index(str(options["true_class"]))
    powers = "; ".join(f"e{k} = exp(s{k})" for k in range(3))
    shares = "; ".join(f"p{k} = e{k} / Z" for k in range(3))
    graph = parse(f"{SCORES}; {powers}; Z = add(e0, e1, e2); {shares}; G = log(Z); L = G - s{y}")
    mistakes = (
        Break(
            "log-base-10",
            "ln is the natural logarithm, not the one to base 10",
            {"L": lambda g, s: (g - s) / np.log(10)},
        ),
        Break("minus-one-missing", "the gradient of the true class's score is p − 1", edges={Edge("L", 1): 0.0}),
        Break(
            "unnormalised",
            "the probabilities are the powers divided by their sum",
            {f"p{k}": lambda e, z: e for k in range(3)},
            {"G": lambda g, out, x: (g,)},
        ),
    )
    asked = ("s0", "s1", "s2", "p0", "p1", "p2", "L", *WEIGHT_GRADIENTS)
    return Posed(graph, _numbers(draw), _softmax_statement(y), _packs(), asked, mistakes, drawn=False)


def _softmax_statement(y: int) -> str:
    return (
        "A linear classifier has the scores $s = W x$; the rows $a$, $b$, $c$ of $W$ belong to the classes 0, 1 and 2. "
        r"Its probabilities are $p_j = \frac{e^{s_j}}{\sum_k e^{s_k}}$; the true class is "
        rf"{y}, and the loss is $L = -\ln p_{y} = -s_{y} + \ln \sum_k e^{{s_k}}$. "
        "Compute the scores, the probabilities, the loss, and the derivative of the loss by every weight."
    )


def _packs() -> dict[str, Pack]:
    return {"W": W_PACK, "x": X_PACK}


def _numbers(draw: Draw) -> dict[str, Array]:
    weights = draw.steps("W", -1.5, 1.5, 0.5, (3, 3))  # (B, 3, 3)
    x = draw.integers("x", -2, 2, (3,), without=(0,))  # (B, 3)
    numbers = {name: weights[:, r, i] for r, row in enumerate(W_PACK) for i, name in enumerate(row)}
    return numbers | {name: x[:, i] for i, name in enumerate(X_PACK)}
