"""The code task of a network of two layers: a class whose `loss` gives the loss and the gradient of every parameter."""

from __future__ import annotations

from typing import Any

import numpy as np

from problems.code.chosen import first
from problems.code.printed import as_file, plain_source, rewritten
from problems.code.script import Step
from problems.code.task import CodeTask, GraphConvention, under_graphs
from problems.family import Options, Posed
from problems.mistakes.softmax import steps
from problems.mistakes.two_layer_net import in_code
from problems.tasks import penalties
from problems.tasks.accepting import accepted
from problems.tasks.layer import arrays
from solutions.engine import forward
from solutions.graph import Graph
from solutions.notation import parse
from solutions.reference import two_layer_net as reference

PARAMETERS = ("W1", "b1", "W2", "b2")
BATCHES = ((5, 4, 3, 2, 0.1), (7, 3, 5, 4, 0.5), (6, 2, 4, 3, 0.0), (1, 5, 2, 4, 0.25))  # N, D, H, C, reg
CANDIDATES, KINK = 64, 0.02  # of which the first is taken that has no ReLU nearer to its kink
BIASES = "B1 = b1 * b1; B2 = b2 * b2; Qb = sum(B1) + sum(B2); none = 0 * Qb"  # the biases are not penalised
SQUARES = "(sum(W1 * W1) + sum(W2 * W2))"
HALVED = (
    ("reg * (np.sum", "0.5 * reg * (np.sum"),
    ("2 * reg * W1", "reg * W1"),
    ("2 * reg * W2", "reg * W2"),
)
TERMS = {
    **{"data": "the data loss", "A1": "the data loss", "A2": "the data loss"},
    **{"H": "the data loss", "S": "the data loss"},
    **{"R": "the penalty", "P1": "the penalty", "P2": "the penalty", "B1": "a penalty", "B2": "a penalty"},
}
STATEMENT = (
    r"A network computes scores $S = \max(0, X W_1 + b_1) W_2 + b_2$ for a batch $X$ of shape $(N, D)$, with $H$ hidden"
    r" units and $C$ classes; $W_1$ has shape $(D, H)$, $b_1$ $(H)$, $W_2$ $(H, C)$ and $b_2$ $(C)$. The class has a"
    r" dictionary `params`, which holds the four under the names `W1`, `b1`, `W2`, `b2`. Its method `loss(X)` returns"
    r" the scores; `loss(X, y, reg)` returns the loss, which is the mean of the softmax losses $-\ln p_y$ plus an L2"
    r" penalty of strength `reg` on $W_1$ and $W_2$ (not on the biases), and a dictionary with the gradients of all"
    r" four under the same names."
)
STUB = '''\
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

    def loss(self, X, y=None, reg=0.0):
        """Returns scores without labels y, else loss, grads."""
        return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
'''


def two_layer_net_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """TwoLayerNet(input_size, hidden_size, output_size) with params, loss(X) and loss(X, y, reg)."""
    del posed
    asked = str(options["penalty"])
    conventions = tuple(map(_convention, accepted(penalties.SIZES, asked)))
    sizes = ("input_size", "hidden_size", "output_size")
    gradients = {f"d{name}": f"grads[{name}]" for name in PARAMETERS}
    text = as_file(plain_source(reference.TwoLayerNet))
    return CodeTask(
        title="A network of two layers, in code",
        statement=STATEMENT,
        functions=("TwoLayerNet",),
        arguments={name: name for name in (*sizes, *PARAMETERS, "X", "y", "reg")},
        outputs={"scores": "S", "loss": "loss", **{name: name for name in gradients}},
        cases=tuple(_case(conventions[0].graph, batch, seed) for batch in BATCHES),
        conventions=conventions,
        mistakes=under_graphs(lambda convention: in_code(convention.graph)),
        stub=STUB,
        reference=rewritten(text, HALVED) if asked == "half" else text,
        script=(
            Step("TwoLayerNet", sizes, ("net",)),
            *(Step(sets=f"net.params[{name}]", arguments=(name,)) for name in PARAMETERS),
            Step("net.loss", ("X",), ("scores",)),
            Step("net.loss", ("X", "y", "reg"), ("loss", "grads")),
        ),
        found=gradients,
        shapes={"X": ("N", "D"), "W1": ("D", "H"), "b1": ("H",), "W2": ("H", "C"), "b2": ("C",), "y": ("N",)},
    )


def _convention(size: str) -> GraphConvention:
    layers = "A1 = X @ W1; H = A1 + b1; a = relu(H); A2 = a @ W2; S = A2 + b2"
    squares = "P1 = square(W1); Q1 = sum(P1); P2 = square(W2); Q2 = sum(P2)"
    penalty = f"{squares}; {BIASES}; Q = add(Q1, Q2, none); {penalties.in_graph(size)}"
    graph = parse(f"{layers}; {steps()}; data = mean(rows); {penalty}; loss = data + R")
    return GraphConvention(penalties.note(size), penalties.in_words(size, SQUARES), graph, terms=TERMS)


def _case(graph: Graph, batch: tuple[int, int, int, int, float], seed: int) -> dict[str, Any]:
    """The first candidate that is clear of every kink."""
    candidates = (_candidate(batch, seed, number) for number in range(CANDIDATES))
    return first(candidates, lambda case: bool(np.abs(forward(graph, case)[0]["H"]).min() >= KINK))


def _candidate(batch: tuple[int, int, int, int, float], seed: int, number: int) -> dict[str, Any]:
    n, d, h, c, reg = batch
    stream = f"two-layer-net-{n}-{d}-{number}"
    order = arrays(stream, seed, {"y": (n,)})["y"].argsort()
    return {
        **arrays(stream, seed, {"X": (n, d)}),
        **arrays(stream, seed, {"W1": (d, h), "b1": (h,), "W2": (h, c), "b2": (c,)}, largest=1.0),
        **{"y": order % c, "reg": np.array(reg)},
        **{"input_size": np.array(d), "hidden_size": np.array(h), "output_size": np.array(c)},
    }
