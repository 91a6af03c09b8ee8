"""A batch of candidates that is being judged: its numbers, and what the graph makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from problems.family import Posed
from solutions.engine import Run, run

Holds = NDArray[np.bool_]  # (B,), or () if it is the same for all
Figure = NDArray[Any]  # (B,) or (); nan where there is nothing to measure


@dataclass(frozen=True)
class Trial:
    """A posed problem with B candidates; `signed` are the inputs that may have either sign."""

    posed: Posed
    signed: frozenset[str] = frozenset()

    @cached_property
    def size(self) -> int:
        return _size(self.posed)

    @cached_property
    def sound(self) -> Run:
        return run(self.posed.graph, self.posed.inputs, batch=1)

    @cached_property
    def answers(self) -> NDArray[Any]:
        """(parts, B)"""
        return answers(self.posed, self.sound)

    def at(self, chosen: NDArray[np.int_]) -> Trial:
        """Some of the candidates."""
        inputs = {name: np.broadcast_to(array, (self.size,))[chosen] for name, array in self.posed.inputs.items()}
        return replace(self, posed=replace(self.posed, inputs=inputs))

    def check(self, stage: Callable[[Trial], Mapping[str, Holds]]) -> dict[str, Holds]:
        """What is checked -> (B,) whether it holds."""
        with np.errstate(all="ignore"):
            return {what: np.broadcast_to(holds, (self.size,)) for what, holds in stage(self).items()}


def answers(posed: Posed, ran: Run) -> NDArray[Any]:
    """(parts, B) the answers of the parts that are asked."""
    together = np.empty((len(posed.part_ids), _size(posed)))
    for index, part in enumerate(posed.part_ids):
        together[index] = posed.answer(part, ran)
    return together


def _size(posed: Posed) -> int:
    """How many candidates there are."""
    return max(len(np.atleast_1d(array)) for array in posed.inputs.values())
