"""The code task of early stopping, and what people get wrong in its loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from problems.code import CodeTask
from problems.family import Options, Posed
from problems.part import Array
from problems.printed_code import as_file, plain_source, rewritten
from problems.reference_task import Way, Wrong, case_draw, reference_task
from solutions.early_stopping import early_stopping

Stopping = Callable[[Array, int], tuple[int, int]]
COUNTED = {  # convention -> its words, and the number of the first epoch
    "one": ("epochs are counted from 1", 1),
    "zero": ("epochs are counted from 0", 0),
}
SHIFTED = (("epochs count from 1", "epochs count from 0"), ("start=1", "start=0"), ("len(losses),", "len(losses) - 1,"))
CASES: tuple[tuple[tuple[int, ...], int], ...] = (  # the order of the losses, least first, and the patience
    ((6, 4, 5, 3, 3, 7, 4, 0, 1), 3),  # waits, improves, meets its best again, stops; a lower loss comes too late
    ((7, 5, 6, 4, 6, 5, 0), 2),
    ((5, 6, 3, 4, 2, 1), 2),  # never stops
    ((3, 4, 1, 0, 2), 1),
    ((8, 6, 4, 5, 7, 5, 6, 3), 4),
)


def _loop(
    losses: Array, patience: int, *, better: Callable[[float, float], bool], resets: bool = True, beyond: int = 0
) -> tuple[int, int]:
    """Early stopping where `better(loss, best)` says what is an improvement."""
    best, restored, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if better(loss, best):
            best, restored, wait = loss, epoch, 0 if resets else wait
        else:
            wait += 1
        if wait >= patience + beyond:
            return epoch, restored
    return len(losses), restored


def _below(loss: float, best: float) -> bool:
    return loss < best


def _never_reset(losses: Array, patience: int) -> tuple[int, int]:
    return _loop(losses, patience, better=_below, resets=False)


def _one_more(losses: Array, patience: int) -> tuple[int, int]:
    return _loop(losses, patience, better=_below, beyond=1)


def _one_less(losses: Array, patience: int) -> tuple[int, int]:
    return _loop(losses, patience, better=_below, beyond=-1) if patience > 1 else early_stopping(losses, patience)


def _equal_is_better(losses: Array, patience: int) -> tuple[int, int]:
    return _loop(losses, patience, better=lambda loss, best: loss <= best)


def _higher_is_better(losses: Array, patience: int) -> tuple[int, int]:
    return early_stopping(-np.asarray(losses), patience)


def _against_previous(losses: Array, patience: int) -> tuple[int, int]:
    """Waits since the loss last fell from one epoch to the next."""
    wait = 0
    for epoch in range(1, len(losses)):
        wait = 0 if losses[epoch] < losses[epoch - 1] else wait + 1
        if wait == patience:
            return epoch + 1, int(np.argmin(losses[: epoch + 1])) + 1
    return len(losses), int(np.argmin(losses)) + 1


def _last_restored(losses: Array, patience: int) -> tuple[int, int]:
    stop, _ = early_stopping(losses, patience)
    return stop, stop


def _least_of_all(losses: Array, patience: int) -> tuple[int, int]:
    stop, _ = early_stopping(losses, patience)
    return stop, int(np.argmin(losses)) + 1


def _before_wait(losses: Array, patience: int) -> tuple[int, int]:
    stop, _ = early_stopping(losses, patience)
    return stop, stop - patience


MISTAKES = (
    Wrong("wait-not-reset", "the wait starts anew with every improvement", _never_reset),
    Wrong(
        "patience-one-more", "training stops as soon as the wait is as long as the patience, not after it", _one_more
    ),
    Wrong(
        "patience-one-less", "training stops one epoch too early: the wait must be as long as the patience", _one_less
    ),
    Wrong("equal-counted-as-better", "a loss that only equals the best is no improvement: < for <=", _equal_is_better),
    Wrong(
        "previous-not-best",
        "a loss is compared with the best so far, not with that of the epoch before",
        _against_previous,
    ),
    Wrong("last-epoch-restored", "the weights of the best epoch are restored, not those of the last", _last_restored),
    Wrong(
        "least-of-all-restored",
        "epochs after the stop are never run: only those before it can be restored",
        _least_of_all,
    ),
    Wrong(
        "stop-minus-patience",
        "where training runs to its end, the best epoch is not the patience before it",
        _before_wait,
    ),
    Wrong("higher-is-better", "a loss is better if it is lower", _higher_is_better),
)


def stopping_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """The epoch at which training stops, and the epoch that is restored."""
    del posed
    accepted = [note for note in COUNTED if options["count"] in ("open", note)]
    return reference_task(
        title="Early stopping, in code",
        statement=(
            "The argument losses holds the validation loss after every epoch that there could be. Training stops after"
            " the epoch at which the loss has not fallen below the lowest one so far for patience epochs in a row; a"
            " loss that equals the lowest is no improvement. Otherwise it runs to the end. Return the last epoch that"
            " is run, and the first epoch up to then with the lowest loss, whose weights are restored."
        ),
        functions=("early_stopping",),
        outputs=("stop", "restore"),
        cases=tuple(_case(index, seed) for index in range(len(CASES))),
        ways=tuple(_way(note) for note in accepted),
        reference=_reference(accepted[0]),
    )


def _way(note: str) -> Way:
    words, first = COUNTED[note]
    wrong = tuple(row._replace(function=_from(row.function, first)) for row in MISTAKES)
    return Way(_from(early_stopping, first), wrong, f"from-{note}", words)


def _from(stopping: Stopping, first: int) -> Stopping:
    """The same with epochs counted from 0 or from 1."""

    def counted(losses: Array, patience: int) -> tuple[int, int]:
        stop, restored = stopping(losses, patience)
        return stop - 1 + first, restored - 1 + first

    return counted


def _reference(note: str) -> str:
    return as_file(rewritten(plain_source(early_stopping), SHIFTED if note == "zero" else ()))


def _case(index: int, seed: int) -> Mapping[str, Any]:
    """Losses in the order of the table, equal where it has equal numbers."""
    order, patience = CASES[index]
    draw = case_draw(f"losses-{index}", seed)
    rising = np.cumsum(draw.steps("gaps", 0.02, 0.3, 0.01, (max(order) + 1,))[0])
    return {"losses": np.round(0.1 + rising[list(order)], 2), "patience": patience}
