"""The inputs of the calls of a batch task: ordinary ones, and scores so large that careless code overflows."""

from __future__ import annotations

import numpy as np

from problems.code.chosen import clear_of_kinks, first_place
from problems.draws import of_one_seed
from problems.part import Array
from solutions.graph import Graph

CANDIDATES, KINK = 64, 0.02  # of which the first is taken that has no margin nearer to 0
BATCHES = ((5, 4, 3, 0.1), (7, 3, 4, 0.5), (6, 5, 3, 0.0), (1, 2, 4, 0.25))  # N, D, C, reg: all different
BIG = (4, 3, 5)  # N, D, C
LARGE = 1000.0
Case = dict[str, Array]


def ordinary(graph: Graph, seed: int) -> tuple[Case, ...]:
    """The inputs of a graph: numbers with two decimals, of each batch the first candidate that is clear of kinks."""
    return tuple(_case(graph, batch, seed) for batch in BATCHES)


def raised(graph: Graph, seed: int) -> Case:
    """All scores of an example are larger or smaller by the same number, which changes nothing but e to their power.

    The numbers differ from row to row, so that one shift for the whole batch is not enough. For scores X W they stand
    in the last column of X, and the last row of W holds ones.
    """
    case = _case(graph, (*BIG, 0.1), seed)
    by = np.linspace(LARGE, -LARGE, BIG[0])[:, None]  # (N, 1)
    if "x" in case:
        return case | {"x": case["x"] + by}
    return case | {"X": np.hstack([case["X"], by]), "W": np.vstack([case["W"], np.ones((1, BIG[2]))])}


def stretched(graph: Graph, seed: int) -> Case:
    """Every score is multiplied, and the true class has the largest: its probability is 1, the others are 0."""
    case = multiplied(graph, seed)
    scores = case["x"] if "x" in case else case["X"] @ case["W"]
    return case | {"y": scores.argmax(axis=1)}


def multiplied(graph: Graph, seed: int) -> Case:
    """Every score is multiplied, so that the true class may have a probability that is rounded to 0."""
    case = _case(graph, (*BIG, 0.1), seed)
    name = "x" if "x" in case else "X"
    return case | {name: LARGE * case[name]}


def _case(graph: Graph, batch: tuple[int, int, int, float], seed: int) -> Case:
    n, d, c, reg = batch
    draw = of_one_seed(f"batch-{n}-{d}-{c}", seed, range(CANDIDATES))
    wide = _reach(graph)
    drawn = {
        "W": draw.steps("W", -1, 1, 0.01, (d, c)),
        "X": draw.steps("X", -2 * wide, 2 * wide, 0.01, (n, d)),
        "x": draw.steps("x", -3 * wide, 3 * wide, 0.01, (n, c)),
    }
    drawn |= {"y": (draw.uniform("y", (n,)) * c).astype(int), "reg": np.full(CANDIDATES, reg)}
    drawn = {node.name: drawn[node.name] for node in graph.inputs}
    chosen = first_place(clear_of_kinks(graph, drawn, KINK))
    return {name: array[chosen] for name, array in drawn.items()}


def _reach(graph: Graph) -> float:
    """How many times larger scores are than usual: so large that some of them are clear of a wide margin."""
    margins = [float(str(node.attributes["by"])) for node in graph.computed if node.op == "shift"]
    return max(1.0, *(margin / 2 for margin in margins)) if margins else 1.0
