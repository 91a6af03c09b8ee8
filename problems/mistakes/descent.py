"""What people get wrong in repeated updates and in training loops: what they write instead of the reference."""

from __future__ import annotations

from problems.code.rewritten import Change, Row

ONE_ORDER = "every row of order is an epoch; only the first was used"
ONE_STEP = "only one step is made: does the function return, or stop, inside the loop?"
FIRST_WEIGHTS = "the gradient is worked out at the first weights in every step; take the newest"
SAME_ROW = "every update has a gradient of its own, a row of gradients; here all take the same row"
CLIMBS = "the update goes uphill: w − η·{0} lowers the loss, w + η·{0} raises it"
TWO = "the derivative of a square has a factor 2, which is missing"
SHARED = "every entry of the history is the same array, changed by later updates: append a copy, or make a new w"
ALL_LAST: Change = ("np.array(history)", "np.array([w] * len(history))")
FIRST: Change = ("history = []\n", "history, first = [], w\n")

BEFORE = "the weights are kept before the update, so that the first stand in the history and the last do not"
NO_RATE = "the gradient is not multiplied by the learning rate"


def _before(indent: str) -> tuple[Change, Change]:
    """The weights are kept first: the line that kept them is put before the update."""
    kept = f"{indent}history.append(w)\n"
    return (kept, ""), (f"{indent}w = w - eta", f"{kept}{indent}w = w - eta")


# fmt: off
OF_UPDATES: tuple[Row, ...] = (
    ("plus-for-minus", CLIMBS.format("g"), ("- eta *", "+ eta *")),
    ("rate-missing", NO_RATE, ("eta * g\n", "g\n")),
    ("starts-again", "every update starts from the first weights: it starts from those that the update before it gave",
     FIRST, ("w = w ", "w = first ")),
    ("gradient-squared", "the update multiplies by the gradient twice", (" g\n", " g * g\n")),
    ("history-shared", SHARED, ALL_LAST),
    ("rate-twice", "the gradient is multiplied by the learning rate twice", ("eta * g\n", "eta * eta * g\n")),
    ("history-before-step", BEFORE, *_before("        ")),
    ("gradient-not-renewed", SAME_ROW, ("eta * g\n", "eta * gradients[0]\n")),
    ("gradient-not-renewed", SAME_ROW, ("eta * g\n", "eta * gradients[-1]\n")),
)
OF_SLOPES: tuple[Row, ...] = (
    ("plus-for-minus", CLIMBS.format("g"), ("- eta *", "+ eta *")),
    ("square-factor-missing", TWO, ("dw = 2 * ", "dw = ")),
    ("rate-missing", NO_RATE, ("eta * dw\n", "dw\n")),
    ("target-missing", "the gradient needs the error w·x − y; the target y is left out", ("* x - y)", "* x)")),
    ("history-before-step", BEFORE, *_before("        ")),
    ("input-missing", "the derivative of w·x − y by w is x, which is missing", ("y) * x", "y)")),
    ("weights-not-renewed",
     "the gradient is worked out once, at the first w: it changes with w, so work it out at every step",
     FIRST, ("(w * x", "(first * x")),
)


def _of_the_gradient(rows: str) -> tuple[Row, ...]:
    """In a loop whose batches are X[rows] and y[rows]; without a name they are X and y."""
    return (
        ("plus-for-minus", CLIMBS.format("dw"), ("w - eta", "w + eta")),
        ("square-factor-missing", f"{TWO} in dw", ("dw = 2 * ", "dw = ")),
        ("target-missing", "the gradient needs the error X w − y; the targets y are left out", (f" - y{rows})", ")")),
        ("rate-missing", NO_RATE, ("eta * dw\n", "dw\n")),
        ("error-squared", "the gradient has the error X w − y as a factor, not its square",
         (f" - y{rows})", f" - y{rows}) ** 2")),
    )


def _of_the_mean(size: str) -> tuple[Row, ...]:
    return (
        ("mean-missing",
         "the gradient is the sum over the rows of the batch; the loss is a mean, so divide by their number",
         (f" / {size}", "")),
        ("mean-twice", "the mean over the rows is taken twice: divide by their number once",
         (f" / {size}", f" / {size} ** 2")),
        ("gradient-collapsed", "the mean is taken over the rows alone (axis=0): dw has an entry for every weight",
         ("dw = 2 * ", "dw = np.ones((len(w), len(w))) / len(w) * 2 @ ")),
    )


def _of_the_order(loop: str, rows: str) -> tuple[Row, ...]:
    """In a loop that begins each epoch with another one, over its batches."""
    return (
        ("order-ignored", "the rows are used as they stand in X: take them in the given order, X[order[epoch][...]]",
         ("in order:", "in np.sort(order, axis=1):")),
        ("first-order-only", "every epoch uses the order of the first: each epoch has a row of its own in order",
         ("in order:", "in [order[0]] * len(order):")),
        ("weights-not-renewed",
         "the gradients of an epoch are all taken at the weights with which it begins; take each at the newest weights",
         (loop, f"first = w\n        {loop}"), (f"X[{rows}] @ w", f"X[{rows}] @ first")),
        ("history-shared", SHARED, ALL_LAST),
        ("history-before-step", BEFORE, *_before("            ")),
        ("one-epoch-only", ONE_ORDER, ("in order:", "in order[:1]:")),
        ("history-an-epoch", "the weights are kept after every update, not once an epoch",
         ("            history.append", "        history.append")),
    )


OF_BATCH: tuple[Row, ...] = (
    ("last-row-only", "the gradients of the rows add up (+=); here the last one overwrites the others",
     ("X.T @ (X @ w - y)", "X[-1:].T @ (X @ w - y)[-1:]")),
    *_of_the_gradient(""),
    *_of_the_mean("len(X)"),
    ("history-shared", SHARED, ALL_LAST),
    ("history-before-step", BEFORE, *_before("        ")),
    ("first-step-only", ONE_STEP, ("range(epochs)", "range(1)")),
    ("weights-not-renewed", FIRST_WEIGHTS,
     FIRST, ("X @ w", "X @ first")),
)
OF_STOCHASTIC: tuple[Row, ...] = (
    *_of_the_gradient("[i]"),
    *_of_the_order("for i in epoch", "i"),
    ("input-missing", "the derivative of x·w − y by w is x, which is missing", ("* X[i]\n", "* np.ones(len(w))\n")),
    ("mean-taken", "the loss of an update is that of its single row: it is not divided by N",
     ("* X[i]\n", "* X[i] / len(X)\n")),
)
OF_MINI_BATCH: tuple[Row, ...] = (
    ("short-batch-dropped",
     "the last batch of an epoch is dropped because it is short: its rows belong to the epoch too",
     ("range(0, len(epoch)", "range(0, len(epoch) - batch_size + 1")),
    ("short-batch-by-full-size",
     "the gradient of the short last batch is divided by the full batch size; divide by the number of its own rows",
     ("/ len(rows)", "/ batch_size")),
    ("mean-over-all-rows",
     "the loss of a batch is the mean over that batch: divide by its size, not by the number of all rows",
     ("/ len(rows)", "/ len(X)")),
    ("targets-in-other-order", "the targets are taken in the order of the rows too: y[rows]",
     ("- y[rows]", "- y[start : start + batch_size]")),
    ("batches-overlap", "the next batch begins where the one before it ends: step by batch_size",
     ("len(epoch), batch_size)", "len(epoch))")),
    ("last-row-only", "the gradients of a batch's rows add up (+=); here the last one overwrites the others",
     ("X[rows].T @ (X[rows] @ w - y[rows])", "X[rows][-1:].T @ (X[rows] @ w - y[rows])[-1:]")),
    *_of_the_gradient("[rows]"),
    *_of_the_mean("len(rows)"),
    *_of_the_order("for start in range", "rows"),
)
# fmt: on
