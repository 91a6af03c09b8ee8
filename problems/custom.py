"""A family made of what an instructor types: `q = x + y; f = q*z`."""

from __future__ import annotations

from functools import lru_cache

from problems.circuit_code import circuit_code
from problems.draws import Draw
from problems.errors import ProblemError
from problems.family import Family, Options, Posed
from solutions.formulas import latex_value
from solutions.graph import Graph
from solutions.names import latex_name
from solutions.notation import NotationError, parse
from solutions.source import SCALAR_OPS

NAME = "custom"


@lru_cache(maxsize=256)
def custom(expression: str) -> Family:
    """The family of an expression or staged assignments; every name that is not assigned is an input.

    Raises ProblemError with the place if the text is not understood.
    """
    try:
        graph = parse(expression)
    except NotationError as error:
        raise ProblemError(f"--expr: {error}") from None
    _check_scalar(graph)

    def build(draw: Draw, options: Options) -> Posed:
        del options
        largest, step = (2.0, 0.5) if _grows(graph) else (6.0, 1.0)
        inputs = {node.name: draw.steps(node.name, -largest, largest, step) for node in graph.inputs}
        return Posed(graph, inputs, statement_of(graph), smallest=0.0)

    return Family(
        NAME,
        "A computation graph",
        f"The graph of {expression}.",
        {},
        (),
        1,
        build,
        circuit_code("f", "A computation graph, in code"),
    )


def statement_of(graph: Graph) -> str:
    """The steps of a circuit, and what to do with it."""
    steps = ", ".join(f"${latex_name(node.name)} = {latex_value(node)}$" for node in graph.computed)
    return f"Compute {steps} forward, then send the gradient of ${latex_name(graph.output.name)}$ back to every node."


def _check_scalar(graph: Graph) -> None:
    for node in graph.computed:
        if node.op not in SCALAR_OPS:
            raise ProblemError(f"--expr: {node.name} = {node.op}(...) is an array op; custom problems are of numbers")


def _grows(graph: Graph) -> bool:
    """Whether some op grows or saturates fast, so that smaller inputs are better."""
    return any(node.op in {"exp", "sigmoid", "tanh", "power", "square"} for node in graph.computed)
