"""First circuits: a product, and a sum times a factor with its relatives."""

from __future__ import annotations

from problems.custom import statement_of
from problems.draws import Draw
from problems.family import Choice, Options, Posed, family
from problems.tasks.circuit import circuit_code
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.mistakes import graph_mistakes, named
from solutions.notation import parse

FORMS = {
    "(x+y)z": "q = x + y; f = q * z",
    "(x-y)z": "q = x - y; f = q * z",
    "(x+y)(z+w)": "q = x + y; p = z + w; f = q * p",
    "max(x,y)z": "q = max(x, y); f = q * z",
    "(x+y)/z": "q = x + y; f = q / z",
    "(x+y)x": "q = x + y; f = q * x",
}
OF_PRODUCTS = ("factors-swapped", "product-as-sum")
MISTAKES = (
    *OF_PRODUCTS,
    "add-as-product",
    "difference-sign-missing",
    "quotient-sign-missing",
    "quotient-square-missing",
    "max-to-both",
)


@family(title="A product", examples=({"x": 3, "y": -4},), formulas=True)
def product(draw: Draw, options: Options) -> Posed:
    """The gate with something to learn: f = x y, and the gradient of each factor."""
    del options
    graph = parse("f = x * y")
    inputs = {"x": draw.steps("x", -12, 12, 0.5), "y": draw.steps("y", -9.9, 9.9, 0.1)}
    return Posed(graph, inputs, statement_of(graph), mistakes=named(graph, *OF_PRODUCTS))


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
    step = 0.5 if len(graph.inputs) == 2 else 1.0  # few inputs need more numbers, for a class without copies
    inputs = {node.name: draw.steps(node.name, -9, 9, step) for node in graph.inputs}
    mistakes = (*named(graph, *MISTAKES), *_overwritten(graph))
    return Posed(graph, inputs, statement_of(graph), mistakes=mistakes, zeros="max" in str(options["form"]))


def _overwritten(graph: Graph) -> tuple[Break, ...]:
    """Where an input feeds two gates: its second gradient written over the first."""
    return tuple(mistake for mistake in graph_mistakes(graph) if mistake.overwrite)
