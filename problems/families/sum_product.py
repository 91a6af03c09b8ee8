"""f = (x + y) z and its relatives: the first circuit that every course draws."""

from __future__ import annotations

from problems.circuit_code import circuit_code
from problems.custom import statement_of
from problems.draws import Draw
from problems.family import Choice, Options, Posed, family
from solutions.mistakes import named
from solutions.notation import parse

FORMS = {
    "(x+y)z": "q = x + y; f = q * z",
    "(x-y)z": "q = x - y; f = q * z",
    "(x+y)(z+w)": "q = x + y; p = z + w; f = q * p",
    "max(x,y)z": "q = max(x, y); f = q * z",
    "(x+y)/z": "q = x + y; f = q / z",
    "(x+y)x": "q = x + y; f = q * x",
}
MISTAKES = ("factors-swapped", "add-as-product", "quotient-sign-missing", "quotient-square-missing", "max-to-both")


@family(
    title="A sum times a factor",
    examples=({"form": "(x+y)z", "x": -2, "y": 5, "z": -4},),
    options={"form": Choice("(x+y)z", tuple(FORMS), "the function; in (x+y)x the input x feeds two gates")},
    code=circuit_code("sum_product", "A sum times a factor, in code"),
    formulas=True,
)
def sum_product(draw: Draw, options: Options) -> Posed:
    """Forward and backward through f = (x + y) z and its variations."""
    graph = parse(FORMS[str(options["form"])])
    inputs = {node.name: draw.integers(node.name, -9, 9, without=(0,)) for node in graph.inputs}
    return Posed(
        graph, inputs, statement_of(graph), mistakes=named(graph, *MISTAKES), zeros="max" in str(options["form"])
    )
