"""The code task of dropout with a given mask: forward and backward, in training and at test time."""

from __future__ import annotations

from typing import Any

import numpy as np

from problems.code.printed import as_file, plain_source, stub
from problems.code.rewritten import changed
from problems.code.script import Step
from problems.code.task import CodeTask, GraphConvention, Mistake, under_graphs
from problems.family import Options, Posed
from problems.mistakes.dropout import dropout_mistakes, in_code
from problems.mistakes.dropout_rows import MODE, wrong_lines
from problems.tasks.accepting import OPEN, accepted
from problems.tasks.layer import arrays
from solutions.breaks import Break
from solutions.notation import parse
from solutions.reference import dropout as reference

FORWARD, BACKWARD = "dropout_forward", "dropout_backward"
P = 0.7  # in every case: as good as none of the usual ones, and not 1/2
SHAPES = ((5, 4), (3, 7), (6, 2))
PROBABILITIES = {  # convention -> the step to the probability of being kept, that number, and in words
    "keep": ("keep = 1 * p", P, "p is the probability with which a unit is kept"),
    "drop": ("keep = 1 - p", 1 - P, "p is the probability with which a unit is dropped"),
}
KINDS = {  # d is 0: what would come out at test time if the mode were not looked at
    "inverted": "k = x * mask; out = k / keep; z = x_test * mask; s = z / keep; d = 0 * s; out_test = x_test + d",
    "classic": "out = x * mask; e = x_test * keep; s = x_test * mask; d = 0 * s; out_test = e + d",
}
IN_WORDS = {
    "inverted": "Inverted dropout divides what is kept by the probability of being kept, in training; at test time"
    " nothing is changed.",
    "classic": "Classic dropout scales nothing in training; at test time, when nothing is dropped, it multiplies by the"
    " probability of being kept.",
}
STATEMENT = (
    " The mask, of the shape of $x$, is given: 1 where a unit is kept, 0 where it is dropped; `mode` is `'train'`"
    " or `'test'`. `dropout_backward` gets `dout`, the upstream gradient, and returns the gradient of $x$ in the mode"
    " of the forward call. Both are called in training, then with other numbers at test time."
)
CLASSIC = (
    ("x * mask / p", "x * mask"),
    ("dout * mask / p", "dout * mask"),
    ("x * 1.0", "x * p"),
    ("dout * 1.0", "dout * p"),
)
REWRITTEN = {  # kind, and what p is -> what is written otherwise in the reference
    ("inverted", "drop"): (
        ("x * mask / p", "x * mask / (1 - p)"),
        ("dout * mask / p", "dout * mask / (1 - p)"),
    ),
    **dict.fromkeys((("classic", OPEN), ("classic", "keep")), CLASSIC),
    ("classic", "drop"): (*CLASSIC, ("x * p", "x * (1 - p)"), ("dout * p", "dout * (1 - p)")),
}


def dropout_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """dropout_forward(x, mask, p, mode) and dropout_backward(dout, cache), of the kind that the options name."""
    del posed
    kind, asked = str(options["kind"]), str(options["probability"])
    outputs = ("out", "dx", "out_test", "dx_test")
    arguments = ("x", "mask", "p", "train", "dout", "x_test", "test", "dout_test")
    return CodeTask(
        title=f"{kind.capitalize()} dropout, in code",
        statement=IN_WORDS[kind] + STATEMENT,
        functions=(FORWARD, BACKWARD),
        arguments={name: name for name in arguments},
        outputs={name: name for name in outputs},
        cases=tuple(_case(shape, seed) for shape in SHAPES),
        conventions=tuple(_convention(kind, name) for name in accepted(PROBABILITIES, asked)),
        mistakes=under_graphs(lambda convention: _mistakes(kind, convention)),
        stub=f"{stub(FORWARD, ('x', 'mask', 'p', 'mode'), ('out', 'cache'), 'cache is what the backward pass needs.')}"
        f"\n\n{stub(BACKWARD, ('dout', 'cache'), ('dx',), 'dout is the gradient of out.')}",
        reference=_reference(kind, asked),
        script=(
            Step(FORWARD, ("x", "mask", "p", "train"), ("out", "cache")),
            Step(BACKWARD, ("dout", "cache"), ("dx",)),
            Step(FORWARD, ("x_test", "mask", "p", "test"), ("out_test", "cache_test")),
            Step(BACKWARD, ("dout_test", "cache_test"), ("dx_test",)),
        ),
    )


def _convention(kind: str, name: str) -> GraphConvention:
    keep, _, words = PROBABILITIES[name]
    graph = parse(f"{keep}; {KINDS[kind]}; U = out * dout; V = out_test * dout_test; L = sum(U) + sum(V)")
    return GraphConvention(name, words, graph)


def _case(shape: tuple[int, int], seed: int) -> dict[str, Any]:
    """Kept and dropped units in every case, in no order."""
    stream = f"dropout-{shape}"
    drawn = arrays(stream, seed, dict.fromkeys(("x", "dout", "x_test", "dout_test", "order"), shape))
    mask = np.argsort(np.argsort(drawn.pop("order"), axis=None)).reshape(shape) % 2  # as many 1 as 0
    return {**drawn, "mask": mask.astype(float), "p": np.array(P), "train": "train", "test": "test"}


def _mistakes(kind: str, convention: GraphConvention) -> tuple[Mistake, ...]:
    graph = convention.graph
    masked = ["k" if kind == "inverted" else "out"]
    kept = PROBABILITIES[convention.note][1]
    ignored = Break(
        "mode-ignored",
        MODE,
        {"d": lambda s, by: s, "out_test": lambda x, d: d},
        {"d": lambda g, out, s, by: (g,), "out_test": lambda g, out, x, d: (0.0 * g, g)},
    )
    return (
        *dropout_mistakes(graph, kind, kept, masked=masked, trained=["out"], tested=["out_test"]),
        ignored,
        *in_code(kind),
        *wrong_lines(_reference(kind, convention.note), kind, convention.note),
    )


def _reference(kind: str, asked: str) -> str:
    text = as_file(plain_source(reference.dropout_forward), plain_source(reference.dropout_backward))
    return changed(text, REWRITTEN.get((kind, asked), ()))
