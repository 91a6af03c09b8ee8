"""The code task of early stopping, and what people get wrong in its loop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from problems.code.printed import as_file, plain_source, rewritten
from problems.code.reference import Way, case_draw, reference_task
from problems.code.rewritten import Row
from problems.code.task import CodeTask
from problems.family import Options, Posed
from problems.tasks.accepting import accepted
from solutions.reference.early_stopping import early_stopping

TOO_EARLY = "training stops one epoch too early: the wait must be as long as the patience"
NEVER_RUN = "epochs after the stop are never run: only those before it can be restored"
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
NO_RESET = ("restored, wait = loss, epoch, 0", "restored = loss, epoch")
PREVIOUS = "a loss is compared with the best so far, not with that of the epoch before"
AT_THE_END = "        if wait == patience:"  # of what is done in every epoch


# fmt: off
def _mistakes(first: int) -> tuple[Row, ...]:
    """first: the number of the first epoch."""
    return (
        ("wait-not-reset", "the wait starts anew with every improvement", NO_RESET),
        ("patience-one-more", "training stops as soon as the wait is as long as the patience, not after it",
         ("wait == patience", "wait > patience")),
        ("patience-one-less", TOO_EARLY, ("wait == patience", "wait >= max(patience - 1, 1)")),
        ("patience-one-less", TOO_EARLY, ("wait == patience", "wait >= patience - 1")),
        ("equal-counted-as-better", "a loss that only equals the best is no improvement: < for <=",
         ("loss < best", "loss <= best")),
        ("previous-not-best", PREVIOUS, ("            wait += 1\n", "            best, wait = loss, wait + 1\n")),
        ("previous-not-best", PREVIOUS, ('float("inf"), 0, 0\n', 'float("inf"), 0, 0\n    last = best\n'),
         ("        if loss <", "        wait = 0 if loss < last else wait + 1\n        last = loss\n        if loss <"),
         NO_RESET, ("        else:\n            wait += 1\n", "")),
        ("last-epoch-restored", "the weights of the best epoch are restored, not those of the last",
         (AT_THE_END, f"        restored = epoch\n{AT_THE_END}")),
        ("least-of-all-restored", NEVER_RUN,
         (AT_THE_END, f"        restored = np.argmin(losses) + {first}\n{AT_THE_END}")),
        ("stop-minus-patience", "where training runs to its end, the best epoch is not the patience before it",
         (AT_THE_END, f"        restored = epoch - patience\n{AT_THE_END}")),
        ("higher-is-better", "a loss is better if it is lower", ("loss < best", "loss > best"),
         ('float("inf")', '-float("inf")')),
    )
# fmt: on


def stopping_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """The epoch at which training stops, and the epoch that is restored."""
    del posed
    return reference_task(
        title="Early stopping, in code",
        statement=(
            "The argument `losses` holds the validation loss after every epoch that there could be. Training stops"
            " after the epoch at which the loss has not fallen below the lowest one so far for `patience` epochs in a"
            " row; a loss that equals the lowest is no improvement. Otherwise it runs to the end. Return the last epoch"
            " that is run, and the first epoch up to then with the lowest loss, whose weights are restored."
        ),
        functions=("early_stopping",),
        outputs=("stop", "restore"),
        cases=tuple(_case(index, seed) for index in range(len(CASES))),
        ways=tuple(map(_way, accepted(COUNTED, options["count"]))),
    )


def _way(note: str) -> Way:
    words, first = COUNTED[note]
    source = as_file(rewritten(plain_source(early_stopping), SHIFTED if note == "zero" else ()))
    return Way(source, _mistakes(first), f"from-{note}", words)


def _case(index: int, seed: int) -> Mapping[str, Any]:
    """Losses in the order of the table, equal where it has equal numbers."""
    order, patience = CASES[index]
    draw = case_draw(f"losses-{index}", seed)
    rising = np.cumsum(draw.steps("gaps", 0.02, 0.3, 0.01, (max(order) + 1,))[0])
    return {"losses": np.round(0.1 + rising[list(order)], 2), "patience": patience}
