"""What people get wrong in training under the SVM loss: what they write instead of the reference.

The mistakes of the loss itself have the words that they have where the loss is asked alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from problems.code.rewritten import Change, Row
from problems.mistakes.penalty import PENALTY
from problems.mistakes.svm import svm_mistakes

WORDS = {mistake.note: mistake.feedback for mistake in (*svm_mistakes(1.0, True), *PENALTY)}
UNZEROED: Change = ("    margins[rows, y] = 0\n", "")
MASK = "(margins > 0).astype(float)"
TRUE_ROW = "-dscores.sum(axis=1)"
SUMMED: Row = (
    "mean-missing",
    "the gradient is the mean over the batch, not the sum",
    ("X.T @ dscores / len(y)", "X.T @ dscores"),
)
# fmt: off
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
        ("penalty-missing",           (" + reg * np.sum(W * W)", "")),
    ),
    "half": (
        ("penalty-gradient-missing",  (" + reg * W", "")),
        ("penalty-gradient-half",     ("+ reg * W", "+ 0.5 * reg * W")),
        ("penalty-gradient-constant", ("+ reg * W", "+ reg * np.ones(W.shape)")),
        ("penalty-missing",           (" + 0.5 * reg * np.sum(W * W)", "")),
    ),
}


def _of_order(called: str) -> tuple[Row, ...]:
    """called: how the loss is called, without its last bracket."""
    return (
        ("order-ignored", "the examples are used as order says, not as they stand in X",
         ("in order:", "in np.sort(order, axis=1):")),
        ("one-epoch-only", "every row of order is an epoch; only the first was used", ("in order:", "in order[:1]:")),
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
        ("first-step-only", "only one step is made: does the function return, or stop, inside the loop?",
         ("range(steps)", "range(1)")),
        SUMMED,
    ),
    "sgd": _of_order(CALLED["sgd"]),
    "mini-batch": (
        *_of_order(CALLED["mini-batch"]),
        SUMMED,
        ("short-batch-dropped", "the last, short batch of an epoch is used too",
         ("range(0, len(epoch)", "range(0, len(epoch) - batch_size + 1")),
    ),
}
# fmt: on


def wrong_trainings(kind: str, penalty: str) -> Iterator[Row]:
    """kind: `full`, `sgd` or `mini-batch`; penalty: `full` or `half`."""
    yield ("plus-for-minus", "descent goes against the gradient: W − α dW", ("W - alpha", "W + alpha"))
    kept, step = "history.append(loss)\n", "W = W - alpha * dW\n"
    late = f"W = W - alpha * dW; history.append({CALLED[kind]})[0])\n"
    yield ("loss-after-step", "the loss is kept before each step, not after it", (kept, "pass\n"), (step, late))
    yield ("rate-missing", "a step has the learning rate α as a factor", ("alpha * dW", "dW"))
    yield from OF_KIND[kind]
    for note, *changes in (*OF_LOSS, *OF_PENALTY[penalty]):
        yield (note, WORDS[note], *changes)
