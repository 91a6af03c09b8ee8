"""What people get wrong in the loss of a batch and its gradient, whatever the loss is.

The nodes have the names that `problems.tasks.batch` gives them: `data` (or `loss`, without a penalty) is the mean over
the batch or the sum, S the scores (or `x`), P the squared weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from problems.code.task import Instead, Mistake
from problems.mistakes.after_run import AfterRun
from problems.mistakes.penalty import SQUARES, divided, of_penalty
from problems.part import Array
from solutions.breaks import Break
from solutions.graph import Edge, Graph
from solutions.mistakes import wrong_rules

ONLY_PENALTY = "only the penalty's gradient is there; the gradient of the data loss is missing"
TOLD = frozenset(("square", "log"))  # ops whose wrong rules can be told without the names of inner nodes


def known(mistakes: tuple[Break, ...], graph: Graph) -> Iterator[Mistake]:
    """The known mistakes of a batch task, those of its own loss first.

    The shift by the largest score sends no gradient back in anybody's code: what it receives adds up to 0, but no
    longer does once something is broken.
    """
    shift = {Edge(node.name, 0): 0.0 for node in graph if node.op == "rowmax"}
    rules = (_renamed(rule) for rule in wrong_rules(graph) if _is_told(rule, graph))
    penalty = of_penalty(graph) if any(name in graph for name in SQUARES) else ()
    fitting = (mistake for mistake in mistakes if mistake.fits(graph))
    for mistake in (*fitting, *of_the_batch(graph), *penalty, *_without_data(graph), *rules):
        yield replace(mistake, edges={**mistake.edges, **shift}) if shift else mistake
    if is_averaged(graph):
        yield from divided(graph)


def _is_told(rule: Break, graph: Graph) -> bool:
    return all(graph[name].op in TOLD for name in (*rule.vjp, *rule.forward))


def _renamed(rule: Break) -> Break:
    """What is squared in a penalty needs its name; elsewhere there is one square."""
    kind, _, node = rule.note.partition(":")
    return rule if node in SQUARES else replace(rule, note=kind)


def _without_data(graph: Graph) -> Iterator[Break]:
    """Where the scores are a product of examples and weights."""
    if "S" in graph and graph["S"].op == "matmul":
        feedback = ONLY_PENALTY
        yield Break("data-gradient-missing", feedback, edges={Edge("S", 1): 0.0})


def total(graph: Graph) -> str:
    """The node that adds up the losses of the examples."""
    return "data" if "data" in graph else "loss"


def is_averaged(graph: Graph) -> bool:
    return graph[total(graph)].op == "mean"


def of_another_graph(mistake: Break, graph: Graph) -> Instead:
    """The same mistake where it was made on the way of another graph, which gives the same when nothing is broken."""
    return Instead(mistake.note, mistake.feedback, AfterRun(graph, broken=mistake))


Share = Callable[[int], Any]  # the number of examples -> the factor of each one's loss in the whole

NO_MEAN = "the loss is the mean over the batch: divide by N, in the loss and in its gradient"
TWO_MEANS = "the mean over the batch is taken twice: divide by N once"
NO_SUM = "the loss is the sum over the batch, not the mean: do not divide by N"
FIRST_ONLY = "only the first example contributes: does the function return, or stop, inside the loop?"
LAST_ONLY = "only the last example contributes: the lines belong inside the loop, and add up (+=)"
TWICE = "the loss of every example comes out twice: is the loop, or what it adds up, there twice?"
# fmt: off
OF_THE_MEAN: tuple[tuple[str, str, Share], ...] = (
    ("mean-missing",        NO_MEAN,    np.ones),
    ("mean-twice",          TWO_MEANS,  lambda n: np.full(n, 1.0 / n**2)),
    ("last-example-only",   LAST_ONLY,  lambda n: _only(n, -1) / n),
    ("last-example-only",   LAST_ONLY,  lambda n: _only(n, -1)),
    ("first-example-only",  FIRST_ONLY, lambda n: _only(n, 0)),
    ("first-example-only",  FIRST_ONLY, lambda n: _only(n, 0) / n),
    ("loop-twice",          TWICE,      lambda n: np.full(n, 2.0 / n)),
)
OF_THE_SUM: tuple[tuple[str, str, Share], ...] = (
    ("mean-taken",          NO_SUM,     lambda n: np.full(n, 1.0 / n)),
    ("last-example-only",   LAST_ONLY,  lambda n: _only(n, -1)),
    ("first-example-only",  FIRST_ONLY, lambda n: _only(n, 0)),
    ("loop-twice",          TWICE,      lambda n: np.full(n, 2.0)),
)
# fmt: on


def _only(n: int, place: int) -> Any:
    """(n,) zeros and a single 1."""
    return np.eye(n)[place]


def of_the_batch(graph: Graph) -> Iterator[Break]:
    """Mistakes at the node that adds up the batch; its operand has one row an example."""
    node = total(graph)
    for note, feedback, share in OF_THE_MEAN if is_averaged(graph) else OF_THE_SUM:
        whole = shared_out(node, note, feedback, share)
        yield whole
        yield replace(whole, forward={})  # where the loss is right, and its gradient is not


def shared_out(node: str, note: str, feedback: str, share: Share) -> Break:
    """The rows of the operand come with other factors into the mean or the sum."""

    def factors(x: Array) -> Array:
        return np.asarray(share(len(x))).reshape(-1, *(1,) * (x.ndim - 1))

    return Break(
        note,
        feedback,
        forward={node: lambda x, axis, keepdims: np.sum(x * factors(x), axis=axis)},
        vjp={node: lambda g, out, x, axis, keepdims: (np.broadcast_to(g * factors(x), x.shape),)},
    )
