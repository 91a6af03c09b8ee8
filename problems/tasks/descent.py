"""The code tasks of gradient descent: single updates, and training loops that return the weights after every update."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from problems.code.reference import Way, case_draw, reference_task
from problems.code.rewritten import Row
from problems.code.task import CodeTask
from problems.family import Options, Posed
from problems.mistakes import descent as known
from problems.tasks.training_step import step_code
from solutions.reference import descent

LOOP = (
    r"A linear model without a bias predicts $X w$ from rows $X$ of shape $(N, D)$. The loss of a batch of rows is the"
    r" mean over them of $(X w - y)^2$; every update is $w \leftarrow w - \eta \, \mathrm{dw}$ with the gradient"
    r" $\mathrm{dw}$ of that loss. "
)
RETURN = " Return the last weights, and the weights after every update, an update a row."
ORDERED = " Row $e$ of `order` holds the indices of the rows in the order in which epoch $e$ uses them."
ORDER = "X (N, D), y (N,), w (D,); order (epochs, N) holds row indices; history (updates, D)."


@dataclass(frozen=True)
class _Loop:
    """A kind of descent: its reference, the sentence that sets it, hints for the stub, and what goes wrong."""

    function: Callable[..., Any]
    sentence: str
    hints: str
    wrong: tuple[Row, ...]
    sizes: tuple[tuple[int, int, int, int], ...]  # N, D, batch size, epochs
    leaves_out: frozenset[str] = frozenset()


LOOPS = {
    "batch": _Loop(
        descent.batch_descent,
        "Every update uses all rows at once; make one in each of the `epochs`." + RETURN,
        "X (N, D), y (N,), w (D,); history (epochs, D).",
        known.OF_BATCH,
        ((5, 3, 0, 4), (7, 2, 0, 3), (4, 6, 0, 1)),
        frozenset(("order", "batch_size")),
    ),
    "stochastic": _Loop(
        descent.stochastic_descent,
        "Every update uses a single row." + ORDERED + RETURN,
        ORDER,
        known.OF_STOCHASTIC,
        ((5, 3, 0, 2), (4, 2, 0, 3), (6, 7, 0, 2)),
        frozenset(("batch_size", "epochs")),
    ),
    "mini-batch": _Loop(
        descent.mini_batch_descent,
        "Every update uses a batch of `batch_size` rows; the last batch of an epoch has the rows that are left."
        + ORDERED
        + RETURN,
        ORDER,
        known.OF_MINI_BATCH,
        ((7, 3, 2, 2), (10, 2, 4, 3), (5, 6, 3, 2)),
        frozenset(("epochs",)),
    ),
}


def descent_loop(posed: Posed, options: Options, seed: int) -> CodeTask:
    """A training loop of the kind that the option `variant` names."""
    del posed
    kind = str(options["variant"])
    loop = LOOPS[kind]
    return reference_task(
        title=f"{kind.capitalize()} gradient descent, in code",
        statement=LOOP + loop.sentence,
        functions=(loop.function.__name__,),
        outputs=("w", "history"),
        cases=tuple(_loop_case(loop, size, seed) for size in loop.sizes),
        ways=(Way(loop.function, loop.wrong),),
        hints=loop.hints,
    )


def _loop_case(loop: _Loop, size: tuple[int, int, int, int], seed: int) -> Mapping[str, Any]:
    """Rows, targets, first weights, and an order of the rows for each epoch, which is not that of X."""
    n, d, batch_size, epochs = size
    draw = case_draw(f"descent-{n}-{d}", seed)
    everything = {
        "w": draw.steps("w", -1, 1, 0.01, (d,))[0],
        "X": draw.steps("X", -2, 2, 0.01, (n, d))[0],
        "y": draw.steps("y", -3, 3, 0.01, (n,))[0],
        "order": np.argsort(draw.uniform("order", (epochs, n))[0], axis=1),
        "batch_size": batch_size,
        "eta": float(draw.choice("eta", (0.02, 0.05))[0]),
        "epochs": epochs,
    }
    return {name: value for name, value in everything.items() if name not in loop.leaves_out}


def updates(posed: Posed, options: Options, seed: int) -> CodeTask:
    """Repeated updates with gradients that are given or along that of (w x - y)^2, or a step of two layers."""
    del posed
    return {"given": _of_given, "loss": _of_loss, "two-layer": step_code}[str(options["form"])](seed)


def _of_given(seed: int) -> CodeTask:
    return reference_task(
        title="Gradient descent, in code",
        statement=(
            r"Gradient descent updates $w \leftarrow w - \eta \, g$. The rows of `gradients` are the $g$ of one"
            " update after the other. Return the weights after every update, an update a row."
        ),
        functions=("gradient_descent",),
        outputs=("history",),
        cases=tuple(_given_case(size, seed) for size in ((1, 3), (4, 2), (3, 5))),
        ways=(Way(descent.gradient_descent, known.OF_UPDATES),),
        hints="w (D,), gradients (T, D); history (T, D).",
    )


def _given_case(size: tuple[int, int], seed: int) -> Mapping[str, Any]:
    draw = case_draw(f"updates-{size[0]}-{size[1]}", seed)
    return {
        "w": draw.steps("w", -5, 5, 0.01, size[1:])[0],
        "gradients": draw.steps("gradients", -9, 9, 0.01, size)[0],
        "eta": float(draw.choice("eta", (0.01, 0.05, 0.1))[0]),
    }


def _of_loss(seed: int) -> CodeTask:
    return reference_task(
        title="Gradient descent on a squared error, in code",
        statement=(
            r"A slope $w$ is fitted to one point: the loss is $L = (w x - y)^2$. Make steps of gradient descent"
            r" $w \leftarrow w - \eta \, \partial L / \partial w$, and return $w$ after every step, shape (steps,)."
        ),
        functions=("fit_slope",),
        outputs=("history",),
        cases=tuple(_loss_case(steps, seed) for steps in (1, 3, 6)),
        ways=(Way(descent.fit_slope, known.OF_SLOPES),),
        hints="w, x, y, eta are numbers; history (steps,).",
    )


def _loss_case(steps: int, seed: int) -> Mapping[str, Any]:
    draw = case_draw(f"slope-{steps}", seed)
    return {
        "w": float(draw.steps("w", -3, 3, 0.01)[0]),
        "x": float(draw.steps("x", 0.5, 2, 0.01)[0]),
        "y": float(draw.steps("y", -4, 4, 0.01)[0]),
        "eta": float(draw.choice("eta", (0.02, 0.05, 0.1))[0]),
        "steps": steps,
    }
