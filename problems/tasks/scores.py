"""The code task of linear scores: the product of a batch and weights, laid out by rows or by columns."""

from __future__ import annotations

import numpy as np

from problems.code.printed import as_file, plain_source, rewritten
from problems.code.reference import case_draw
from problems.code.task import CodeTask, GraphConvention
from problems.family import Options, Posed
from problems.mistakes.softmax import probabilities
from problems.tasks.batch_cases import BATCHES
from solutions.breaks import Break
from solutions.notation import parse
from solutions.ops import Array
from solutions.reference.linear_classifiers import linear_scores

WITH_SIGNS = "a score is the sum of products with their signs: a product of two numbers of unlike sign is negative"
LAYOUTS = {  # what is handed over transposed, what is computed, the shapes, what is written otherwise in the reference
    "DC": (frozenset[str](), "S = X W", "W has shape (D, C), X has shape (N, D), and S has shape (N, C)", ()),
    "CD": (
        frozenset(("W", "X", "S")),
        "S = W X",
        "W has shape (C, D), X has shape (D, N), and S has shape (C, N)",
        (("X @ W", "W @ X"), ("(N, D)", "(D, N)"), ("(D, C)", "(C, D)"), ("(N, C)", "(C, N)")),
    ),
}
NAMES = ("linear_scores", "scores", "predict_scores")


def _last_example(x: Array, w: Array) -> Array:
    scores = np.zeros((len(x), w.shape[1]))
    scores[-1] = x[-1] @ w
    return scores


MISTAKES = (
    Break(
        "signs-lost",
        WITH_SIGNS,
        {"S": lambda x, w: np.abs(x) @ np.abs(w)},
    ),
    Break(
        "probabilities-returned",
        "scores are asked, not the probabilities that softmax makes of them",
        {"S": lambda x, w: probabilities(x @ w)},
    ),
    Break(
        "last-feature-only",
        "a score is the sum over all features (+=); here the last one overwrites the others",
        {"S": lambda x, w: x[:, -1:] @ w[-1:]},
    ),
    Break(
        "last-example-only",
        "only the last example has its scores, the others are 0: is the whole array made new inside the loop?",
        {"S": _last_example},
    ),
)


def linear_scores_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """One call a batch; the layout is the one on paper."""
    del posed
    transposed, formula, words, rewrites = LAYOUTS[str(options["layout"])]
    return CodeTask(
        title="The scores of a batch, in code",
        statement=f"A linear classifier has weights $W$, and gives the $N$ examples in $X$ the scores ${formula}$.",
        functions=NAMES,
        arguments={"W": "W", "X": "X"},
        outputs={"S": "S"},
        cases=tuple(_case(n, d, c, seed) for n, d, c, _ in BATCHES),
        conventions=(GraphConvention("", words, parse("S = X @ W"), transposed=transposed),),
        mistakes=lambda convention: MISTAKES,
        stub='def linear_scores(W, X):\n    """Returns S."""\n    return S\n',
        reference=as_file(rewritten(plain_source(linear_scores), rewrites)),
    )


def _case(n: int, d: int, c: int, seed: int) -> dict[str, Array]:
    draw = case_draw(f"scores-{n}-{d}-{c}", seed)
    return {"W": draw.steps("W", -1, 1, 0.01, (d, c))[0], "X": draw.steps("X", -2, 2, 0.01, (n, d))[0]}
