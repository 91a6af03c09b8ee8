"""The code task of a linear layer: affine_forward and affine_backward for a batch."""

from __future__ import annotations

import numpy as np

from problems.code.task import CodeTask, GraphConvention, Instead, Mistake
from problems.family import Options, Posed
from problems.mistakes.after_run import AfterRun
from problems.tasks.layer import WITH_UPSTREAM, Layer, arrays, layer_task
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.notation import parse
from solutions.reference import layers as reference

LAYER = Layer(reference.affine_forward, reference.affine_backward, ("x", "w", "b"), ("dx", "dw", "db"))
BATCHES = ((5, (2, 3), 4), (7, (4, 2), 3), (3, (1, 5), 2), (1, (3, 2), 4))  # N, the shape of an example, H
STATEMENT = (
    r"A linear layer computes $\mathrm{out} = x w + b$ for a batch: $x$ has shape $(N, d_1, d_2)$, and each of its $N$"
    r" examples is flattened to a row of $D = d_1 d_2$ numbers; the weights $w$ have shape $(D, H)$, the biases $b$"
    r" shape $(H)$. The backward function gets `dout`, the upstream gradient of shape $(N, H)$, and returns the"
    r" gradients of $x$, $w$ and $b$, each in the shape of its array."
)
MISTAKES = (
    Break("bias-sign", "the bias is added in the output, not subtracted", {"out": lambda a, b: a - b}),
    Break(
        "last-feature-only",
        "an output is the sum over all features (+=); here the last one overwrites the others",
        {"A": lambda a, b: a[:, -1:] @ b[-1:]},
    ),
    Break("bias-multiplied", "the bias is added in the output, not multiplied", {"out": lambda a, b: a * b}),
    Break("bias-left-out", "the bias is missing in the output", {"out": lambda a, b: a + 0.0 * b}),
    Break(
        "upstream-missing",
        "the gradients do not depend on dout: each is the upstream gradient dout times a local one",
        vjp={"U": lambda g, out, a, b: (g, g * a)},
    ),
    Break(
        "next-weight-missing",
        "what goes back to x is dout times the transposed weights w, which are missing",
        vjp={"A": lambda g, out, a, b: (g.sum(axis=1, keepdims=True) + 0.0 * a, a.T @ g)},
    ),
    Break(
        "bias-gradient-collapsed",
        "db is the sum of dout over the batch alone (axis=0), a number for every output, not one number",
        vjp={"out": lambda g, out, a, b: (g, np.full(b.shape, g.sum()))},
    ),
    Break(
        "bias-gradient-averaged",
        "db is the sum of dout over the batch, not its mean",
        vjp={"out": lambda g, out, a, b: (g, np.mean(g, axis=0))},
    ),
    Break(
        "parameter-gradients-averaged",
        "dw and db are sums over the batch: dout holds the mean already, if the loss is one",
        vjp={
            "A": lambda g, out, a, b: (g @ b.T, a.T @ g / len(g)),
            "out": lambda g, out, a, b: (g, np.mean(g, axis=0)),
        },
    ),
    Break(
        "first-example-only",
        "db is the sum of dout over all examples; here only the first counts",
        vjp={"out": lambda g, out, a, b: (g, g[0])},
    ),
    Break(
        "last-example-only",
        "the gradients of the examples add up (+=); here the last one overwrites the others",
        vjp={
            "A": lambda g, out, a, b: (g @ b.T, a[-1:].T @ g[-1:]),
            "out": lambda g, out, a, b: (g, g[-1]),
        },
    ),
    Break(
        "value-as-upstream",
        "the output was sent back where the upstream gradient dout belongs",
        vjp={"U": lambda g, out, a, b: (g * a, g * a)},
    ),
)


OF_PRODUCT = Break(
    "value-as-upstream",
    "the product x w was sent back where the upstream gradient dout belongs",
    vjp={"out": lambda g, out, a, b: (a + 0.0 * g, a)},
)


def _in_other_shapes(graph: Graph) -> tuple[Mistake, ...]:
    """Gradients with the right numbers in another shape."""
    return (
        Instead(
            "dx-not-reshaped",
            "dx has the shape of the flattened examples still: it needs the shape of x",
            AfterRun(graph, {"dx": lambda ran: ran.gradients["F"]}),
        ),
        Instead(
            "bias-gradient-unsummed",
            "db has a row for every example still: it is the sum of dout over the batch (axis=0)",
            AfterRun(graph, {"db": lambda ran: ran.gradients["out"]}),
        ),
        Instead(
            "axis-kept",
            "db keeps an axis of length 1 from its sum: it has the shape of b, so sum without keepdims",
            AfterRun(graph, {"db": lambda ran: ran.gradients["b"][None]}),
        ),
    )


def affine_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """affine_forward(x, w, b) and affine_backward(dout, cache)."""
    del posed, options
    graph = parse(f"F = flatten(x); A = F @ w; out = A + b; {WITH_UPSTREAM}")
    return layer_task(
        LAYER,
        title="A linear layer, in code",
        statement=STATEMENT,
        cases=tuple(_case(batch, seed) for batch in BATCHES),
        conventions=(GraphConvention("", "", graph),),
        mistakes=lambda convention: (*MISTAKES, OF_PRODUCT, *_in_other_shapes(graph)),
    )


def _case(batch: tuple[int, tuple[int, int], int], seed: int) -> dict[str, np.ndarray]:
    n, example, h = batch
    shapes = {"x": (n, *example), "w": (example[0] * example[1], h), "b": (h,), "dout": (n, h)}
    return arrays(f"affine-{n}-{h}", seed, shapes)
