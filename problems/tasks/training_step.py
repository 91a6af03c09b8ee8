"""The code task of one training step of two layers, and what goes wrong between the backward pass and the update."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from problems.code.reference import Way, case_draw, reference_task
from problems.code.rewritten import Row
from problems.code.task import CodeTask
from problems.mistakes.descent import TWO
from problems.mistakes.network_step import ONLY_FIRST, ONLY_LAST
from solutions.reference.training_step import training_step

SIZES = ((5, 3, 4, 2), (4, 2, 3, 5), (7, 6, 2, 3))  # N, D, H, C
IN_ONE = (
    ("plus-for-minus", "the step goes downhill, minus, for", "{0} + eta * d{0}"),
    ("rate-missing", "the gradient is multiplied by the learning rate for", "{0} - d{0}"),
)
# fmt: off
MISTAKES: tuple[Row, ...] = (
    ("weight-used-after-update",
     "W2 is updated before the gradient goes back through it: work out all gradients with the old weights first",
     ("dyhat @ W2.T", "dyhat @ (W2 - eta * dW2).T")),
    ("rate-in-each-layer",
     "the learning rate is multiplied in once per layer: it belongs into the updates, not into what is passed back",
     ("dh = dyhat", "dh = eta * dyhat")),
    ("plus-for-minus", "the update goes uphill: subtract the learning rate times the gradient",
     ("return W1 -", "return W1 +"), (", W2 -", ", W2 +")),
    ("slope-missing", "the slope of tanh, 1 − h², is missing in the hidden layer", (" * (1 - h**2)", "")),
    ("tanh-twice", "h is already the tanh: its slope is 1 − h², without another tanh",
     ("1 - h**2", "1 - np.tanh(h) ** 2")),
    ("tanh-as-sigmoid", "h·(1 − h) is the slope of a sigmoid; that of tanh is 1 − h²",
     ("1 - h**2", "h * (1 - h)")),
    ("square-factor-missing", TWO, ("dyhat = 2 * ", "dyhat = ")),
    ("mean-missing", "the loss is a mean over the rows: divide by their number", (" / len(X)", "")),
    ("mean-missing", "the gradient of W1 is a mean over the rows too: divide by their number",
     ("dW1 = X.T", "dW1 = len(X) * X.T")),
    ("mean-missing", "the gradient of W2 is a mean over the rows too: divide by their number",
     ("dW2 = h.T", "dW2 = len(X) * h.T")),
    ("relu-slope-for-tanh", "the hidden layer has tanh, and its slope 1 − h²; here that of a ReLU was taken",
     ("(1 - h**2)", "(h > 0)")),
    ("mean-over-entries", "the loss is a mean over the rows, not over all entries", ("len(X)", "Y.size")),
    ("rate-missing", "the gradients are not multiplied by the learning rate",
     ("W1 - eta * dW1", "W1 - dW1"), ("W2 - eta * dW2", "W2 - dW2")),
    ("tanh-not-squared", "the slope of tanh is 1 − h², not 1 − h", ("1 - h**2", "1 - h")),
    ("tanh-root", "the slope of tanh is 1 − h², which is 1/cosh²: the square is missing",
     ("(1 - h**2)", "np.sqrt(1 - h**2)")),
    *((note, f"{told} {name} too", (f"{name} - eta * d{name}", new.format(name))) for note, told, new in IN_ONE
      for name in ("W1", "W2")),
    ("next-weight-missing", "what goes back to the hidden layer is multiplied by the weights W2, which are missing",
     ("dyhat @ W2.T", "dyhat @ np.ones(W2.T.shape)")),
    ("activation-missing", "the hidden layer has an activation, tanh", ("np.tanh(X @ W1)", "X @ W1")),
    ("hidden-layer-only", ONLY_FIRST, ("eta * dW2", "0 * dW2")),
    ("target-missing", "the error is the prediction minus Y, which is left out", ("h @ W2 - Y", "h @ W2")),
    ("output-layer-only", ONLY_LAST, ("eta * dW1", "0 * dW1")),
)
# fmt: on


def step_code(seed: int) -> CodeTask:
    """One step: forward, backward, and the update of both layers."""
    return reference_task(
        title="A training step of two layers, in code",
        statement=(
            r"A network without biases predicts $\tanh(X W_1) W_2$; its loss is the mean over the rows of $X$ of the"
            r" sum of the squared errors in a row. Make one step of gradient descent with the learning rate $\eta$"
            " (`eta`), and return the new weights of both layers."
        ),
        functions=("training_step",),
        outputs=("W1", "W2"),
        cases=tuple(_case(size, seed) for size in SIZES),
        ways=(Way(training_step, MISTAKES),),
        hints="X (N, D), Y (N, C), W1 (D, H), W2 (H, C).",
    )


def _case(size: tuple[int, int, int, int], seed: int) -> Mapping[str, Any]:
    n, d, h, c = size
    draw = case_draw(f"step-{n}-{d}-{h}-{c}", seed)
    shapes = {"X": (2, (n, d)), "Y": (3, (n, c)), "W1": (1, (d, h)), "W2": (1, (h, c))}  # size of numbers, shape
    numbers = {name: draw.steps(name, -most, most, 0.01, shape)[0] for name, (most, shape) in shapes.items()}
    return {**numbers, "eta": float(draw.choice("eta", (0.05, 0.1, 0.2))[0])}
