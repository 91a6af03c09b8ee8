"""Reference code for early stopping (Prechelt 1998)."""

from __future__ import annotations

from solutions.ops import Array


def early_stopping(losses: Array, patience: int) -> tuple[int, int]:
    """The last epoch that is run, and the one that is restored; epochs count from 1.

    Training stops once there was no lower loss for `patience` epochs in a row.
    """
    best, restored, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, restored, wait = loss, epoch, 0
        else:
            wait += 1
        if wait == patience:
            return epoch, restored
    return len(losses), restored
