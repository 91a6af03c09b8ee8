"""The worked solution of a variant: its forward and its backward pass as lines of LaTeX, symbols first, then numbers.

Where formulas are asked, there are no numbers.

Numbers are rounded to the places that the sheet asks for. Where a line worked out from such numbers would not end in
the printed result, all intermediate numbers get more places, and every result is printed both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from problems.variant import Variant
from solutions.engine import Run, local_gradients, run
from solutions.formulas import Written, by_name, latex_value, local, marked, settled, value
from solutions.graph import Edge, Graph, Node
from solutions.names import exact, latex_name
from solutions.ops import OPS

MORE_PLACES = 4  # that intermediate numbers may get


@dataclass(frozen=True)
class Step:
    """One node's line; its rows go into one aligned block, `&` before the sign of equality."""

    node: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Solution:
    """Both passes in the order in which they are worked out; `places` is how intermediate numbers are rounded."""

    forward: tuple[Step, ...]
    backward: tuple[Step, ...]
    places: int
    is_rounded: bool  # some number had to be rounded


def solve(variant: Variant) -> Solution:
    """Every value, and the gradients that are asked for with all those that they are worked out from."""
    if variant.asks_formulas:
        return _in_symbols(variant)
    writer = _Writer(variant.graph, variant.run, variant.decimals, _places(variant))
    wanted = _wanted(variant) & _live(variant.graph)
    backward = [writer.gradient(node) for node in reversed(variant.graph.nodes) if node.name in wanted]
    forward = [writer.value(node) for node in variant.graph.computed]
    return Solution(tuple(forward), tuple(backward), writer.places, writer.is_rounded())


def _in_symbols(variant: Variant) -> Solution:
    """The steps, and the chain rule along every path."""
    writer = _Writer(variant.graph, variant.run, variant.decimals, variant.decimals)
    wanted = _wanted(variant) & _live(variant.graph)
    forward = (Step(node.name, (f"{latex_name(node.name)} &= {latex_value(node)}",)) for node in variant.graph.computed)
    backward = (writer.chained(node) for node in reversed(variant.graph.nodes) if node.name in wanted)
    return Solution(tuple(forward), tuple(backward), variant.decimals, is_rounded=False)


def derivative(graph: Graph, name: str) -> str:
    r"""The derivative of the output by a node, as LaTeX."""
    return _derivative(graph.output.name, name)


def number(value: float, places: int) -> str:
    """Rounded to some places; without the last zeros if it is exact.

    >>> number(-12.0, 2), number(0.4999999, 2), number(0.25, 3), number(-0.0001, 2)
    ('-12', '0.50', '0.25', '0.00')
    """
    text = f"{round(value, places) + 0.0:.{places}f}"
    is_exact = abs(value - float(text)) <= 1e-9 * max(1.0, abs(value))
    return text.rstrip("0").rstrip(".") if is_exact and "." in text else text


def _derivative(of: str, by: str) -> str:
    return rf"\frac{{\partial {latex_name(of)}}}{{\partial {latex_name(by)}}}"


def _wanted(variant: Variant) -> frozenset[str]:
    """The nodes whose gradients are asked for, and all nodes between them and the output."""
    asked = {part.node for part in variant.parts if part.is_gradient}
    graph = variant.graph
    return frozenset(node.name for node in graph if asked & (graph.ancestors(node.name) | {node.name}))


def _live(graph: Graph) -> frozenset[str]:
    """The nodes that the output depends on, and the output."""
    return graph.ancestors(graph.output.name) | {graph.output.name}


def _places(variant: Variant) -> int:
    """The fewest places at which every line, worked out from its printed numbers, ends in the printed result."""
    most = variant.decimals + MORE_PLACES
    return next((p for p in range(variant.decimals, most) if _reproduces(variant, p)), most)


def _reproduces(variant: Variant, places: int) -> bool:
    graph, sound = variant.graph, variant.run
    values = {node.name: np.round(sound.values[node.name], places) for node in graph.computed}
    gradients = {node.name: np.round(sound.gradients[node.name], places) for node in graph}
    with np.errstate(all="ignore"):
        again = run(graph, variant.inputs, own_values=values, own_gradients=gradients)
    pairs = [(again.worked_values[name], sound.values[name]) for name in values]
    pairs += [(again.worked_gradients[name], sound.gradients[name]) for name in gradients]
    return all(_ends_alike(float(worked), float(value), variant.decimals, places) for worked, value in pairs)


def _ends_alike(worked: float, value: float, decimals: int, places: int) -> bool:
    """Both are printed alike, and so is the number that is printed on the way, rounded once more by hand."""
    printed, longer = number(value, decimals), Decimal(number(value, places))
    by_hand = longer.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    is_exact = abs(float(longer) - value) < 1e-12
    return number(worked, decimals) == printed and (is_exact or by_hand == Decimal(printed))


@dataclass(frozen=True)
class _Writer:
    """Writes the lines of one run; `decimals` as the sheet asks, `places` for numbers on the way."""

    graph: Graph
    run: Run
    decimals: int
    places: int

    def value(self, node: Node) -> Step:
        numbers = settled(value(node, self._number))
        stages = self._stages([latex_value(node), numbers], float(self.run.values[node.name]), "fwd")
        return Step(node.name, (f"{latex_name(node.name)} &= {' = '.join(stages)}",))

    def gradient(self, node: Node) -> Step:
        lhs = derivative(self.graph, node.name)
        if node is self.graph.output:
            return Step(node.name, (f"{lhs} &= {_coloured('1', 'bwd')}",))
        edges = self._edges(node.name)
        symbols = self._symbols(edges)
        numbers = settled(" + ".join(self._path(edge, self._number, self._upstream_number) for edge in edges))
        written = [self._chain(node, edges), symbols, numbers]
        stages = self._stages(written, float(self.run.gradients[node.name]), "bwd")
        if len(edges) == 1 or len(stages) < 3:
            return Step(node.name, (f"{lhs} &= {' = '.join(stages)}",))
        *first, numbers, result = stages
        return Step(
            node.name, (f"{lhs} &= {first[0]}", *(f"&= {stage}" for stage in (*first[1:], f"{numbers} = {result}")))
        )

    def chained(self, node: Node) -> Step:
        """A gradient without numbers."""
        lhs = derivative(self.graph, node.name)
        if node is self.graph.output:
            return Step(node.name, (f"{lhs} &= 1",))
        edges = self._edges(node.name)
        stages = [stage for stage in (self._chain(node, edges), self._symbols(edges)) if stage]
        return Step(node.name, (f"{lhs} &= {' = '.join(stages)}",))

    def _symbols(self, edges: tuple[Edge, ...]) -> str:
        return settled(" + ".join(self._path(edge, by_name, self._upstream_symbol) for edge in edges))

    def _stages(self, written: list[str], value: float, colour: str) -> list[str]:
        """What stands between the signs of equality: no empty stage, and none that only repeats the next."""
        short, long = number(value, self.decimals), number(value, self.places)
        result = (rf"{long} \approx " if short != long else "") + _coloured(short, colour)
        following = [*written[1:], long]
        return [*(stage for stage, after in zip(written, following, strict=True) if stage not in ("", after)), result]

    def is_rounded(self) -> bool:
        numbers = [*self.run.values.values(), *self.run.gradients.values()]
        return any(abs(float(value) - round(float(value), self.decimals)) > 1e-9 for value in numbers)

    def _edges(self, name: str) -> tuple[Edge, ...]:
        """The uses of a node through which a gradient comes back."""
        live = _live(self.graph)
        return tuple(edge for edge in self.graph.uses(name) if edge.consumer in live)

    def _chain(self, node: Node, edges: tuple[Edge, ...]) -> str:
        """The chain rule in derivatives only; empty where it would say nothing, or the same thing twice."""
        consumers = [edge.consumer for edge in edges]
        if self.graph.output.name in consumers or len(set(consumers)) < len(consumers):
            return ""
        terms = (rf"{derivative(self.graph, c)} \cdot {_derivative(c, node.name)}" for c in consumers)
        return " + ".join(terms)

    def _path(self, edge: Edge, written: Written, upstream: Written) -> str:
        """The upstream gradient times the local one; the output's own gradient of 1 is left out."""
        consumer = self.graph[edge.consumer]
        slope = self._local(edge, consumer, written)
        if consumer is self.graph.output:
            return _in_parentheses(slope) if slope.startswith("-") and self._is_later(edge) else slope
        return rf"{upstream(consumer.name)} \cdot {_in_parentheses(slope) if _is_sum(slope) else slope}"

    def _is_later(self, edge: Edge) -> bool:
        """The edge is not the first of those that leave its node."""
        return self._edges(self.graph[edge.consumer].inputs[edge.position])[0] != edge

    def _local(self, edge: Edge, consumer: Node, written: Written) -> str:
        is_condition = any("[" in pattern for pattern in OPS[consumer.op].local)
        if is_condition and written is not by_name:
            return number(float(local_gradients(consumer, self.run.values)[edge.position]), self.places)
        return local(consumer, edge.position, written)

    def _upstream_symbol(self, name: str) -> str:
        return derivative(self.graph, name)

    def _upstream_number(self, name: str) -> str:
        return marked(_coloured(number(float(self.run.gradients[name]), self.places), "bwd"))

    def _number(self, name: str) -> str:
        value = float(self.run.values[name])
        return marked(exact(value) if self.graph[name].is_input else number(value, self.places))


def _coloured(text: str, colour: str) -> str:
    return rf"\textcolor{{{colour}}}{{{text}}}"


def _in_parentheses(text: str) -> str:
    return rf"\left({text}\right)" if r"\frac" in text else f"({text})"


def _is_sum(text: str) -> bool:
    """A sign stands outside all brackets, so that a factor in front needs parentheses."""
    return any(piece.startswith(("-", "+")) or piece in "+-" for piece in _outside_brackets(text))


def _outside_brackets(text: str) -> Iterator[str]:
    depth = 0
    for piece in re.findall("\x01.*?\x02|.", text):
        depth += piece in "{([" if len(piece) == 1 else 0
        depth -= piece in "})]" if len(piece) == 1 else 0
        if depth == 0 and len(piece) == 1:
            yield piece
