"""Scores of linear classifiers: by hand and in code, and what softmax and cross-entropy make of them."""

from __future__ import annotations

import numpy as np

from problems.draws import Draw
from problems.family import Choice, Number, Options, Pack, Posed, family
from problems.mistakes.softmax import OF_TRUE
from problems.tasks.scores import WITH_SIGNS, linear_scores_code
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.mistakes import named
from solutions.notation import parse

LAYOUT = Choice("CD", ("CD", "DC"), "W (C, D) has a row for each class, s = W x; W (D, C) has a column, s = W^T x")
LOG_BASES = ("log-base-10", "log-base-2")
TRUE_CLASSES = (2, 1)  # of the two examples of a table of scores


@family(
    title="The scores of a linear classifier",
    examples=(
        {"layout": "CD", "W": [[1, -1, 0.5], [0.5, 1, -1], [-1, 1.5, 1]], "x": [2, -1, 1]},
        {"layout": "DC", "W": [[1, 0.5, -1], [-1, 1, 1.5], [0.5, -1, 1]], "x": [2, -1, 1]},
    ),
    options={
        "classes": Number(3, 2, 5, "how many classes C"),
        "features": Number(3, 2, 5, "how many features D"),
        "layout": LAYOUT,
    },
    code=linear_scores_code,
)
def linear_scores(draw: Draw, options: Options) -> Posed:
    """The product of weights and one example by hand, of a whole batch in code: a score for each class."""
    classes, features = int(options["classes"]), int(options["features"])
    weights = _weights(classes, features, str(options["layout"]))  # a tuple for each class
    x = tuple(f"x{i}" for i in range(features))
    dots = (", ".join(f"{w}, {each}" for w, each in zip(row, x, strict=True)) for row in weights)
    graph = parse("; ".join(f"s{k} = dot({dot})" for k, dot in enumerate(dots)))
    inputs = {name: draw.steps(name, -2, 2, 0.5) for row in weights for name in row}
    inputs |= {name: draw.integers(name, -3, 3, without=(0,)) for name in x}
    packs: dict[str, Pack] = {"W": weights if options["layout"] == "CD" else tuple(zip(*weights, strict=True)), "x": x}
    asked = tuple(f"s{k}" for k in range(classes))
    statement = _scores_statement(str(options["layout"]))
    return Posed(graph, inputs, statement, packs, asked, _slips(graph), drawn=False)


def _weights(classes: int, features: int, layout: str) -> tuple[tuple[str, ...], ...]:
    """The weights of each class, named after their places in W."""
    by_row = layout == "CD"
    return tuple(tuple(f"W_{k}{i}" if by_row else f"W_{i}{k}" for i in range(features)) for k in range(classes))


def _scores_statement(layout: str) -> str:
    of_class, product = ("row", "W x") if layout == "CD" else ("column", "W^T x")
    return (
        f"Each {of_class} of $W$ belongs to one class, and a linear classifier gives the example $x$ the scores "
        f"$s = {product}$, one for each class. Compute them."
    )


def _slips(graph: Graph) -> tuple[Break, ...]:
    scores = [node.name for node in graph.computed]
    return (
        Break(
            "signs-lost",
            WITH_SIGNS,
            dict.fromkeys(scores, lambda *xs: sum(np.abs(a * b) for a, b in zip(xs[::2], xs[1::2], strict=True))),
        ),
        Break(
            "last-product-missing",
            "a score has a product for every feature; the last one is missing",
            dict.fromkeys(scores, lambda *xs: sum(a * b for a, b in zip(xs[:-2:2], xs[1:-2:2], strict=True))),
        ),
    )


@family(
    title="From scores to probabilities to the loss",
    examples=(
        {"of": "probabilities", "p": [0.8, 0.9, 0.2, 0.1]},
        {"of": "scores", "S": [[2.2, 1.4, -0.5], [0.8, -1, 1.5]]},
    ),
    options={
        "of": Choice(
            "scores",
            ("scores", "probabilities"),
            "two examples from their scores, or four from the probabilities p_y of their true classes",
        )
    },
)
def softmax_table(draw: Draw, options: Options) -> Posed:
    """Softmax and cross-entropy as a table, with the natural logarithm: probabilities, losses and their mean."""
    return _from_scores(draw) if options["of"] == "scores" else _from_probabilities(draw)


def _from_probabilities(draw: Draw) -> Posed:
    names = ("p1", "p2", "p3", "p4")
    losses = "; ".join(f"t{n} = log(p{n}); L{n} = -t{n}" for n in range(1, 5))
    graph = parse(f"{losses}; M = add(L1, L2, L3, L4); L = M / 4")
    drawn = draw.choice("p", [n / 20 for n in range(1, 20) if n != 10], (4,))  # (B, 4)
    return Posed(
        graph,
        {name: drawn[:, n] for n, name in enumerate(names)},
        "Softmax gave the true classes of four examples the probabilities $p_1$ to $p_4$. Compute the loss "
        r"$L_i = -\ln p_i$ of each example, with the natural logarithm, and the mean loss $L$ of the four.",
        {"p": names},
        asked=("L1", "L2", "L3", "L4", "L"),
        mistakes=_of_logarithms(graph),
        decimals=4,
        drawn=False,
    )


def _from_scores(draw: Draw) -> Posed:
    pack = tuple(tuple(f"S_{n}{k}" for k in (1, 2, 3)) for n in (1, 2))
    rows = "; ".join(_example(n, y) for n, y in enumerate(TRUE_CLASSES, 1))
    graph = parse(f"{rows}; M = L1 + L2; L = M / 2")
    drawn = draw.steps("S", -1, 3, 0.1, (2, 3), zero=True)  # (B, 2, 3)
    classes = " and ".join(map(str, TRUE_CLASSES))
    return Posed(
        graph,
        {name: drawn[:, n, k] for n, row in enumerate(pack) for k, name in enumerate(row)},
        "Each row of $S$ has the scores of one example for the classes 1, 2 and 3. "
        r"Compute the probabilities $p_{nk} = \frac{e^{S_{nk}}}{\sum_j e^{S_{nj}}}$. "
        rf"The true classes are {classes}: compute the loss $L_n = -\ln p_{{ny}}$ of each example, with the natural "
        "logarithm, and the mean loss $L$.",
        {"S": pack},
        asked=(*(f"p_{n}{k}" for n in (1, 2) for k in (1, 2, 3)), "L1", "L2", "L"),
        mistakes=(*_of_logarithms(graph), *_of_probabilities()),
        decimals=4,
        drawn=False,
        smallest=0.01,
    )


def _example(n: int, y: int) -> str:
    """One row of the table: powers, their sum, probabilities, loss."""
    powers = "; ".join(f"e_{n}{k} = exp(S_{n}{k})" for k in (1, 2, 3))
    shares = "; ".join(f"p_{n}{k} = e_{n}{k} / Z{n}" for k in (1, 2, 3))
    return f"{powers}; Z{n} = add(e_{n}1, e_{n}2, e_{n}3); {shares}; t{n} = log(p_{n}{y}); L{n} = -t{n}"


def _of_logarithms(graph: Graph) -> tuple[Break, ...]:
    logarithms = [node.name for node in graph.computed if node.op == "log"]
    losses = [node.name for node in graph.computed if node.op == "neg"]
    return (
        *named(graph, *LOG_BASES),
        Break(
            "one-minus-p",
            OF_TRUE,
            dict.fromkeys(logarithms, lambda p: np.log1p(-p)),
        ),
        Break("minus-missing", "the loss is −ln p: it is never negative", dict.fromkeys(losses, lambda t: t)),
    )


def _of_probabilities() -> tuple[Break, ...]:
    places = [f"{n}{k}" for n in (1, 2) for k in (1, 2, 3)]
    return (
        Break(
            "exp-missing",
            "softmax divides the powers e^s by their sum, not the scores themselves",
            {f"e_{place}": lambda s: s for place in places},
        ),
        Break(
            "unnormalised",
            "the probabilities are the powers divided by their sum",
            {f"p_{place}": lambda e, z: e for place in places},
        ),
    )
