"""A family made of what an instructor types: `q = x + y; f = q*z`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from problems.draws import Draw
from problems.errors import ProblemError
from problems.family import ASK, ASKED, Family, Options, Posed
from problems.ranges import numbers_for
from problems.tasks.circuit import circuit_code
from solutions.formulas import latex_value
from solutions.graph import Graph, Node
from solutions.names import latex_name
from solutions.notation import NotationError, parse
from solutions.source import SCALAR_OPS

NAME = "custom"
LARGEST_POWER = 20
ARRAY_SIGNS = {"matmul": "@", "transpose": ".T"}  # how they are typed; other array ops are functions
TAKEN = {  # names that mean something else in an answer, or in the code of the key
    **dict.fromkeys(("e", "pi"), "a number in answers"),
    **dict.fromkeys(("math", "np", "float"), "part of Python in the code of the key"),
}


@lru_cache(maxsize=256)
def custom(expression: str) -> Family:
    """The family of an expression or staged assignments; every name that is not assigned is an input.

    Raises ProblemError with the place if the text is not understood, or has no graph of numbers.
    """
    try:
        graph = parse(expression)
        _check(graph, expression)
    except NotationError as error:
        raise ProblemError(f"--expr: {error}") from None

    def build(draw: Draw, options: Options) -> Posed:
        del options
        return numbers_for(graph).posed(graph, draw, statement_of(graph))

    return Family(
        NAME,
        "A computation graph",
        f"The graph of {expression}.",
        {ASK: ASKED},
        (),
        1,
        build,
        circuit_code("f", "A computation graph, in code"),
    )


def statement_of(graph: Graph) -> str:
    """The steps of a circuit, and what to do with it."""
    steps = ", ".join(f"${latex_name(node.name)} = {latex_value(node)}$" for node in graph.computed)
    return f"Compute {steps} forward, then send the gradient of ${latex_name(graph.output.name)}$ back to every node."


class _Check(NamedTuple):
    """A node that is refused, where it stands in the text, and the sentence about it."""

    is_wrong: Callable[[Graph, Node], bool]
    place: Callable[[Node], str]  # a pattern
    sentence: str


CHECKS = (
    _Check(
        lambda graph, node: not node.is_input and node.op not in SCALAR_OPS,
        lambda node: re.escape(ARRAY_SIGNS.get(node.op, "")) or rf"\b{node.op}\b",
        "{node.op} is an array op; a circuit is made of numbers, each with a name of its own",
    ),
    _Check(
        lambda graph, node: node.op == "power" and abs(float(str(node.attributes["n"]))) > LARGEST_POWER,
        lambda node: r"\*\*",
        "an exponent is at most {largest} in size here, so that numbers can be found for it",
    ),
    _Check(
        lambda graph, node: node.name in TAKEN,
        lambda node: rf"\b{node.name}\b",
        "{node.name} is {taken}; choose another name",
    ),
    _Check(
        lambda graph, node: node.name[:1] == "d" and node.name[1:] in graph,
        lambda node: rf"\b{node.name}\b",
        "{node.name} would be taken for the gradient of {inner}; choose another name",
    ),
    _Check(
        lambda graph, node: node is not graph.output and node.name not in graph.ancestors(graph.output.name),
        lambda node: rf"\b{node.name}\b",
        "{node.name} does not go into {output}, the last step, so that nothing comes back to it",
    ),
)


def _check(graph: Graph, expression: str) -> None:
    """Raises NotationError at the first node that no circuit of numbers can have."""
    for check in CHECKS:
        for node in reversed(graph.nodes):
            if check.is_wrong(graph, node):
                raise NotationError(_worded(check, graph, node), *_place(expression, check.place(node)))


def _worded(check: _Check, graph: Graph, node: Node) -> str:
    taken, inner = TAKEN.get(node.name), node.name[1:]
    return check.sentence.format(node=node, taken=taken, inner=inner, output=graph.output.name, largest=LARGEST_POWER)


def _place(expression: str, pattern: str) -> tuple[str, int]:
    """The line and the column where the pattern stands first."""
    for line in map(str.strip, expression.splitlines()):
        if match := re.search(pattern, line):
            return line, match.start()
    return "", 0
