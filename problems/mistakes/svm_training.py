"""What people get wrong in training under the SVM loss: what they write instead of the reference.

The mistakes of the loss itself have the words that they have where the loss is asked alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from problems.code.rewritten import Change, Row
from problems.mistakes.batch import ONLY_PENALTY
from problems.mistakes.descent import FIRST_WEIGHTS, ONE_ORDER, ONE_STEP
from problems.mistakes.penalty import FEEDBACK
from problems.mistakes.svm import svm_mistakes

KEPT_BEFORE = "the loss is kept before each step, not after it"
AGAINST = "descent goes against the gradient: W − α dW"
WORDS = {
    **FEEDBACK,
    **{mistake.note: mistake.feedback for mistake in svm_mistakes(1.0, True)},
    "data-gradient-missing": ONLY_PENALTY,
    "mean-missing": "the loss of a batch is the mean over it: divide by its size, in the loss and in its gradient",
    "mean-twice": "the mean over the batch is taken twice: divide by its size once",
    "last-example-only": "only the last example of a batch contributes: the gradients add up (+=)",
}
UNZEROED: Change = ("    margins[rows, y] = 0\n", "")
MASK = "(margins > 0).astype(float)"
TRUE_ROW = "-dscores.sum(axis=1)"
MEAN_OF_LOSS, MEAN_OF_GRADIENT = "margins.sum() / len(y)", "X.T @ dscores / len(y)"
# fmt: off
OF_MEAN: tuple[tuple[str, *tuple[Change, ...]], ...] = (  # where a batch has several examples
    ("mean-missing",      (MEAN_OF_GRADIENT, "X.T @ dscores")),
    ("mean-missing",      (MEAN_OF_LOSS, "margins.sum()"), (MEAN_OF_GRADIENT, "X.T @ dscores")),
    ("mean-missing",      (MEAN_OF_LOSS, "margins.sum()")),
    ("mean-twice",        (MEAN_OF_LOSS, "margins.sum() / len(y) ** 2"),
                          (MEAN_OF_GRADIENT, "X.T @ dscores / len(y) ** 2")),
    ("mean-twice",        (MEAN_OF_GRADIENT, "X.T @ dscores / len(y) ** 2")),
    ("last-example-only", (MEAN_OF_GRADIENT, "X[-1:].T @ dscores[-1:] / len(y)")),
)
OF_LOSS: tuple[tuple[str, *tuple[Change, ...]], ...] = (
    ("true-class-counted",    UNZEROED, ("    dscores = (", "    margins[rows, y] = 0\n    dscores = (")),
    ("true-class-counted",    UNZEROED),
    ("delta-missing",         (" + delta)", ")")),
    ("delta-sign",            (" + delta)", " - delta)")),
    ("margin-reversed",       ("scores - scores[rows, y][:, None]", "scores[rows, y][:, None] - scores"),
                              (f"= {MASK}", f"= -{MASK}")),
    ("hinge-squared",         ("margins.sum()", "(margins**2).sum()"), (MASK, "2 * margins")),
    ("hinge-squared",         ("margins.sum()", "(margins**2).sum()")),
    ("hinge-missing",         ("np.maximum(0, ", "(")),
    ("largest-margin-only",   ("margins.sum()", "margins.max(axis=1).sum()"),
                              ("(margins > 0)", "((margins > 0) & (margins == margins.max(axis=1, keepdims=True)))")),
    ("mask-missing",          (f"{MASK}\n", "np.ones(margins.shape)\n    dscores[rows, y] = 0\n")),
    ("mask-without-delta",    ("(margins > 0)", "(margins > delta)")),
    ("true-row-missing",      (TRUE_ROW, "0")),
    ("true-row-sign",         (TRUE_ROW, "dscores.sum(axis=1)")),
    ("true-row-not-counted",  (TRUE_ROW, "-1")),
    ("true-row-not-counted",  (TRUE_ROW, "-np.sign(dscores.sum(axis=1))")),
    ("true-row-one-too-many", (TRUE_ROW, "-dscores.sum(axis=1) - 1")),
    ("data-gradient-missing", ("X.T @ dscores / len(y) + ", "")),
    ("all-twice",             ("    return loss, dW", "    return 2 * loss, 2 * dW")),
    ("penalty-matrix-product", ("np.sum(W * W)", "np.sum(W @ W.T)")),
    ("penalty-matrix-product", ("np.sum(W * W)", "np.sum(W.T @ W)")),
    ("penalty-not-squared",   ("np.sum(W * W)", "np.sum(np.abs(W))")),
    ("penalty-root",          ("np.sum(W * W)", "np.sqrt(np.sum(W * W))")),
)
OF_PENALTY: Mapping[str, tuple[tuple[str, Change], ...]] = {  # of its own size: full or half
    "full": (
        ("penalty-gradient-missing",  (" + 2 * reg * W", "")),
        ("penalty-gradient-half",     ("2 * reg * W", "reg * W")),
        ("penalty-gradient-constant", ("2 * reg * W", "2 * reg * np.ones(W.shape)")),
        ("penalty-gradient-summed",   ("2 * reg * W", "2 * reg * np.sum(W)")),
        ("decay-sign",                ("+ 2 * reg * W", "- 2 * reg * W")),
        ("penalty-missing",           (" + reg * np.sum(W * W)", "")),
    ),
    "half": (
        ("penalty-gradient-missing",  (" + reg * W", "")),
        ("penalty-gradient-half",     ("+ reg * W", "+ 0.5 * reg * W")),
        ("penalty-gradient-half",     ("0.5 * reg * np.sum(W * W)", "reg * np.sum(W * W)")),
        ("penalty-gradient-constant", ("+ reg * W", "+ reg * np.ones(W.shape)")),
        ("penalty-gradient-summed",   ("+ reg * W", "+ reg * np.sum(W)")),
        ("decay-sign",                ("+ reg * W", "- reg * W")),
        ("penalty-missing",           (" + 0.5 * reg * np.sum(W * W)", "")),
    ),
}


def _of_order(called: str) -> tuple[Row, ...]:
    """called: how the loss is called, without its last bracket."""
    return (
        ("order-ignored", "the examples are used as order says, not as they stand in X",
         ("in order:", "in np.sort(order, axis=1):")),
        ("one-epoch-only", ONE_ORDER, ("in order:", "in order[:1]:")),
        ("mean-over-all-rows",
         "the loss of a batch is the mean over that batch: divide by its size, not by the number of all examples",
         ("delta=1.0):", "delta=1.0, total=1):"), ("margins.sum() / len(y)", "margins.sum() / total"),
         ("dscores / len(y)", "dscores / total"), (called, f"{called}, total=len(X)")),
    )


CALLED = {
    "full": "svm_loss_vectorized(W, X, y, reg",
    "sgd": "svm_loss_vectorized(W, X[[i]], y[[i]], reg",
    "mini-batch": "svm_loss_vectorized(W, X[rows], y[rows], reg",
}
OF_KIND: Mapping[str, tuple[Row, ...]] = {
    "full": (
        ("first-step-only", ONE_STEP, ("range(steps)", "range(1)")),
        ("weights-not-renewed", FIRST_WEIGHTS, ("    history = []\n", "    history, first = [], W\n"),
         ("svm_loss_vectorized(W, X, y, reg)\n", "svm_loss_vectorized(first, X, y, reg)\n")),
    ),
    "sgd": _of_order(CALLED["sgd"]),
    "mini-batch": (
        *_of_order(CALLED["mini-batch"]),
        ("targets-in-other-order", "the labels are taken in the order of the examples too: y[rows]",
         ("y[rows], reg)", "y[start : start + batch_size], reg)")),
        ("short-batch-dropped", "the last, short batch of an epoch is used too",
         ("range(0, len(epoch)", "range(0, len(epoch) - batch_size + 1")),
    ),
}
# fmt: on


SIZE = {"full": "reg * np.sum(W * W)", "half": "0.5 * reg * np.sum(W * W)"}  # as it is written in the loss
DECAY = {"full": "2 * reg * W", "half": "reg * W"}  # and in the gradient


def wrong_trainings(kind: str, penalty: str) -> Iterator[Row]:
    """kind: `full`, `sgd` or `mini-batch`; penalty: `full` or `half`."""
    yield ("plus-for-minus", AGAINST, ("W - alpha", "W + alpha"))
    kept, step = "history.append(loss)\n", "W = W - alpha * dW\n"
    half_late = f"W = W - alpha * dW; history.append(loss + {SIZE[penalty]})\n"
    late = f"W = W - alpha * dW; history.append({CALLED[kind]})[0])\n"
    told = "the penalty in the loss that is kept is that of the weights before the step, as the data loss is"
    yield ("penalty-after-step", told, (kept, f"loss -= {SIZE[penalty]}\n"), (step, half_late))
    yield ("loss-after-step", KEPT_BEFORE, (kept, "pass\n"), (step, late))
    summed = "the gradient of every step is worked out anew; here those of the steps before are still in it"
    kept_on = (("    history = []\n", "    history, total = [], 0 * W\n"), ("alpha * dW\n", "alpha * total\n"))
    yield ("gradient-not-reset", summed, *kept_on, (kept, f"{kept.rstrip()}; total = total + dW\n"))
    decay, begun = DECAY[penalty], ("    history = []\n", "    history, total = [], 0 * W\n")
    added = (kept, f"{kept.rstrip()}; total = total + dW - {decay}\n")
    yield ("gradient-not-reset", summed, begun, added, ("alpha * dW\n", f"alpha * (total + {decay})\n"))
    yield ("rate-missing", "a step has the learning rate α as a factor", ("alpha * dW", "dW"))
    told = "the learning rate α multiplies the whole gradient, the penalty's too"
    yield ("rate-missing", told, ("alpha * dW", f"(alpha * (dW - {DECAY[penalty]}) + {DECAY[penalty]})"))
    yield from OF_KIND[kind]
    of_mean = () if kind == "sgd" else (*OF_MEAN, ("penalty-gradient-divided", ("reg * W\n", "reg * W / len(y)\n")))
    for note, *changes in (*OF_LOSS, *OF_PENALTY[penalty], *of_mean):
        yield (note, WORDS[note], *changes)
