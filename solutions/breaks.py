"""A known mistake is a run of the same graph with something changed."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from solutions.graph import Edge, Graph
from solutions.ops import Forward, Vjp


@dataclass(frozen=True)
class Break:
    """What a mistake changes, a stable note for the teacher, and a text for the student.

    forward, vjp: another rule at a node; edges: a factor on the gradient that comes back through an edge (0: lost);
    overwrite: nodes where the gradients of the branches overwrite each other instead of adding up.
    """

    note: str
    feedback: str
    forward: Mapping[str, Forward] = field(default_factory=dict)
    vjp: Mapping[str, Vjp] = field(default_factory=dict)
    edges: Mapping[Edge, float] = field(default_factory=dict)
    overwrite: Set[str] = frozenset()

    def fits(self, graph: Graph) -> bool:
        """Are all nodes that it changes in the graph?"""
        nodes = {*self.forward, *self.vjp, *(edge.consumer for edge in self.edges), *self.overwrite}
        return all(name in graph for name in nodes)

    def and_also(self, other: Break) -> Break | None:
        """Both mistakes at once; None if they change the same rule, or the same edge otherwise."""
        if self.forward.keys() & other.forward.keys() or self.vjp.keys() & other.vjp.keys():
            return None
        if any(self.edges[edge] != other.edges[edge] for edge in self.edges.keys() & other.edges.keys()):
            return None
        return Break(
            f"{self.note}+{other.note}",
            f"{self.feedback}; and {other.feedback}",
            {**self.forward, **other.forward},
            {**self.vjp, **other.vjp},
            {**self.edges, **other.edges},
            frozenset(self.overwrite | other.overwrite),
        )


SOUND = Break("", "")
