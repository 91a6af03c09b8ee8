"""A mistake as a run of a graph that is no task's own, or after which outputs are made otherwise than in the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from solutions.breaks import SOUND, Break
from solutions.engine import Run, run
from solutions.graph import Graph


@dataclass(frozen=True)
class AfterRun:
    """Outputs under the names of the nodes, and of their gradients; those in `made` come otherwise of the run."""

    graph: Graph
    made: Mapping[str, Callable[[Run], Any]] = field(default_factory=dict)
    broken: Break = SOUND

    def __call__(self, **case: Any) -> Mapping[str, Any]:
        ran = run(self.graph, case, broken=self.broken)
        gradients = {f"d{name}": gradient for name, gradient in ran.gradients.items()}
        return {**gradients, **ran.values, **{name: make(ran) for name, make in self.made.items()}}

    def and_also(self, other: object) -> AfterRun | None:
        """With a break of the same graph, or with more that is made of its run; None if they meet."""
        if isinstance(other, Break):
            other = AfterRun(self.graph, {}, other)
        if not isinstance(other, AfterRun) or other.graph != self.graph or self.made.keys() & other.made.keys():
            return None
        broken = self.broken.and_also(other.broken)
        if broken is None or not broken.fits(self.graph):
            return None
        return replace(self, made={**self.made, **other.made}, broken=broken)
