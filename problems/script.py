"""What is done with a submission in one case of a code task, where one call is not enough: a step at a time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step over named values: the arguments of the case, and what earlier steps kept.

    call: a function or class of the submission (`affine_forward`), or a method of something kept (`net.loss`).
    arguments: names of values, in order.
    keeps: names for what is returned; one name keeps it whole, several take a tuple apart.
    sets: instead of a call, where the only argument is put: `net.params[W1]`.
    raises: the name under which is kept whether the call raised an exception (1.0) or not (0.0); otherwise an
    exception ends the case.
    """

    call: str = ""
    arguments: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    sets: str = ""
    raises: str = ""

    def __post_init__(self) -> None:
        if bool(self.call) == bool(self.sets):
            raise ValueError("a step either calls or sets")
