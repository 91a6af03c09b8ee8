"""Loss functions: the loss of one example and the cost of a batch, with their derivatives by the predictions."""

from __future__ import annotations

import numpy as np

from problems.draws import Draw
from problems.family import Choice, Number, Options, Posed, family
from problems.loss_graphs import LOSSES, Asked
from problems.mistakes.loss import element_mistakes, mean_mistakes
from problems.tasks.losses import loss_code
from solutions.ops import Array

BATCH = {"of": "batch", "y": [6.3, 4.1, 3.5, 7.2], "yhat": [6.1, 4, 3.7, 7]}
ONE = {"of": "example", "y": 6.3, "yhat": 6.1}


@family(
    title="A loss function",
    examples=tuple({"loss": loss, **numbers} for numbers in (BATCH, ONE) for loss in ("mse", "mae")),
    options={
        "loss": Choice("mse", tuple(LOSSES), "which loss"),
        "of": Choice("batch", ("batch", "example"), "the cost of a batch, the mean of its losses, or a single loss"),
        "delta": Number(1.0, 0.5, 2.0, "where the Huber loss becomes linear"),
        "form": Choice(
            "together", ("together", "apart"), "code: f returns loss and derivative, or f the one, f_prime the other"
        ),
        "certain": Choice(
            "none",
            ("none", "part"),
            "code, binary and categorical cross-entropies of a batch: probabilities of 0 and 1 as a part of its own",
        ),
    },
    code=loss_code,
    formulas=True,
)
def loss_functions(draw: Draw, options: Options) -> Posed:
    """Squared, absolute and Huber errors, hinge loss and cross-entropies: values, mean and derivatives."""
    name, delta = str(options["loss"]), float(options["delta"])
    asked = Asked(LOSSES[name], options["of"] == "batch", delta)
    graph = asked.graph()
    count = len(asked.examples)
    inputs = _inputs(asked, draw)
    return Posed(
        graph,
        {node.name: inputs[node.name] for node in graph.inputs},
        f"{asked.setting()} {asked.task()}",
        asked.packs(graph),
        asked.asked(),
        (
            *element_mistakes(name, graph, lambda p: count, is_alone=not asked.is_batch),
            *(mean_mistakes("J") if asked.is_batch else ()),
        ),
        frozenset(node.name for node in graph.inputs if not node.name.startswith("yhat")),
        decimals=4,
        drawn=False,
        smallest=0.005,
        zeros=True,
        formulas=asked.formulas(),
        setting=asked.setting(),
        named=(*(f"L{n}" for n in asked.examples), "J"),
    )


def _inputs(asked: Asked, draw: Draw) -> dict[str, Array]:
    """Each entry of the drawn arrays (B, rows) or (B, rows, classes) under its name."""
    drawn = asked.loss.draw(draw, len(asked.examples), asked.delta, asked.is_batch)
    return {
        name: entries[:, place]
        for letter, array in drawn.items()
        for row, n in enumerate(asked.examples)
        for entries in (np.reshape(array[:, row], (len(array), -1)),)
        for place, name in enumerate(asked.names(letter, n))
    }
