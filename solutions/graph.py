"""The computation graph: named nodes in the order they are computed, immutable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

INPUT = "input"  # the op of a node that is given, not computed


class Edge(NamedTuple):
    """The use of a node as operand number `position` of the node `consumer`."""

    consumer: str
    position: int


@dataclass(frozen=True)
class Node:
    """A named value: the op that computes it, the nodes it is computed from, and the op's constants."""

    name: str
    op: str
    inputs: tuple[str, ...] = ()
    attributes: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))

    @property
    def is_input(self) -> bool:
        return self.op == INPUT


@dataclass(frozen=True)
class Graph:
    """A directed acyclic graph of nodes; the last node is the output.

    Raises ValueError if a node is named twice or uses a node that does not come before it.
    """

    nodes: tuple[Node, ...]
    _by_name: Mapping[str, Node] = field(init=False, repr=False, compare=False)
    _edges: Mapping[str, tuple[Edge, ...]] = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, Node] = {}
        edges: dict[str, list[Edge]] = {}
        for node in self.nodes:
            if node.name in by_name:
                raise ValueError(f"node {node.name!r} is defined twice")
            for position, name in enumerate(node.inputs):
                if name not in by_name:
                    raise ValueError(f"node {node.name!r} uses {name!r}, which does not come before it")
                edges[name].append(Edge(node.name, position))
            by_name[node.name], edges[node.name] = node, []
        object.__setattr__(self, "_by_name", MappingProxyType(by_name))
        object.__setattr__(self, "_edges", MappingProxyType({name: tuple(found) for name, found in edges.items()}))
        object.__setattr__(self, "_hash", hash(self.nodes))

    def __hash__(self) -> int:
        return self._hash

    def __getitem__(self, name: str) -> Node:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @property
    def output(self) -> Node:
        return self.nodes[-1]

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The given nodes, in the order in which they stand."""
        return tuple(node for node in self.nodes if node.is_input)

    @property
    def computed(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if not node.is_input)

    def uses(self, name: str) -> tuple[Edge, ...]:
        """Where the node is used; a node with two uses or more is a fork, where gradients add up."""
        return self._edges[name]

    def ancestors(self, name: str) -> frozenset[str]:
        """All nodes that the node is computed from, itself left out."""
        found: set[str] = set()
        stack = list(self[name].inputs)
        while stack:
            if (parent := stack.pop()) not in found:
                found.add(parent)
                stack.extend(self[parent].inputs)
        return frozenset(found)
