"""Dropout with a given mask: a layer in training, forward and backward, and at test time."""

from __future__ import annotations

from typing import Any

import numpy as np

from problems.draws import Draw
from problems.family import Choice, Number, Options, Posed, family
from problems.mistakes.dropout import dropout_mistakes
from problems.tasks.dropout import PROBABILITIES, dropout_code
from solutions.notation import parse

UNITS = range(1, 5)
STEPS = {  # kind -> in training, at test time
    "inverted": ("k{i} = x{i} * m{i}; y{i} = k{i} / p", "t{i} = 1 * x{i}"),
    "classic": ("y{i} = x{i} * m{i}", "t{i} = p * x{i}"),
}


@family(
    title="Dropout",
    examples=(
        {"kind": "inverted", "p": 0.8, "x": [2, -1, 3, 5], "m": [1, 0, 1, 1], "g": [1, 3, -2, 2]},
        {"kind": "classic", "p": 0.8, "x": [2, -1, 3, 5], "m": [1, 0, 1, 1], "g": [1, 3, -2, 2]},
    ),
    options={
        "kind": Choice("inverted", tuple(STEPS), "scaled in training (inverted), or at test time (classic)"),
        "p": Number(0.8, 0.1, 0.9, "on paper: the probability with which a unit is kept"),
        "probability": Choice(
            "open", ("open", *PROBABILITIES), "code: p is the probability of being kept, or dropped; open accepts both"
        ),
    },
    code=dropout_code,
)
def dropout(draw: Draw, options: Options) -> Posed:
    """A dropout layer with a given mask: outputs and gradients in training, and the outputs at test time."""
    kind, p = str(options["kind"]), float(options["p"])
    steps = [step.format(i=i) for step in STEPS[kind] for i in UNITS]
    graph = parse("; ".join([*steps, f"L = dot({', '.join(f'g{i}, y{i}' for i in UNITS)})"]))
    packs = {letter: tuple(f"{letter}{i}" for i in UNITS) for letter in "xmg"}
    inputs: dict[str, Any] = {name: draw.integers(name, -5, 5, without=(0,)) for name in packs["x"]}
    inputs |= {name: draw.choice(name, (0, 1)) for name in packs["m"]}
    inputs |= {name: draw.integers(name, -3, 3, without=(0,)) for name in packs["g"]}
    inputs["p"] = np.full_like(inputs["x1"], p)
    names = {letter: [f"{letter}{i}" for i in UNITS] for letter in "kyt"}
    masked = names["k" if kind == "inverted" else "y"]
    return Posed(
        graph,
        inputs,
        _statement(kind),
        packs,
        asked=(*names["y"], *(f"dx{i}" for i in UNITS), *names["t"]),
        mistakes=tuple(dropout_mistakes(graph, kind, p, masked=masked, trained=names["y"], tested=names["t"])),
        constants=frozenset((*packs["m"], *packs["g"], "p")),
        zeros=True,
        drawn=False,
    )


def _statement(kind: str) -> str:
    return (
        f"A layer has {kind} dropout; a unit is kept with probability $p$. In training the mask $m$ was drawn, 1 where"
        r" a unit is kept: the outputs for the inputs $x$ are $y$, and the upstream gradients"
        r" $g_i = \frac{\partial L}{\partial y_i}$ come back, so that $L = \sum_i g_i y_i$ here. At test time the same"
        r" inputs give the outputs $t$. Compute $y$, the derivatives of $L$ by $x$ in training, and $t$."
    )
