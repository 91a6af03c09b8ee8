"""Facts about every drawing: nothing overlaps, no wire runs through what is not its own, operands keep their order."""

from dataclasses import replace

import numpy as np
import pytest

from grader.render.layout import Layout, Size, lay_out
from grader.render.layout_check import faults
from grader.render.layout_types import Kind
from solutions.graph import Edge, Graph, Node
from solutions.notation import parse
from solutions.ops import OPS

ARITIES = {"add": 3, "mul": 2, "sub": 2, "div": 2, "max": 2, "sigmoid": 1, "square": 1, "shift": 1}


def random_graph(seed: int, most: int = 20) -> Graph:
    """Inputs, then gates that prefer what nothing uses yet; some nodes stay unused, some are used by a gate twice."""
    stream = np.random.default_rng(seed)
    nodes = [Node(f"x{i}", "input") for i in range(stream.integers(1, 7))]
    unused = [node.name for node in nodes]
    for i in range(stream.integers(1, most)):
        op = str(stream.choice(list(ARITIES)))
        operands = [
            unused.pop(0) if unused and stream.random() < 0.75 else nodes[stream.integers(len(nodes))].name
            for _ in range(ARITIES[op])
        ]
        nodes.append(Node(f"t{i}", op, tuple(operands), {"by": -1.25} if op == "shift" else {}))
        unused.append(nodes[-1].name)
    return Graph(tuple(nodes))


def heights_of_operands(graph: Graph, layout: Layout) -> dict[Edge, float]:
    found = {}
    for wire in layout.wires:
        if layout.cells[wire.cells[-1]].kind is Kind.GATE:
            edge = wire.edge or graph.uses(wire.node)[0]
            assert edge not in found
            found[edge] = layout.places[wire.cells[-2]].y
    return found


GRAPHS = {
    "one product": "q = x + y; f = q*z",
    "neuron": "dot = w0*x0 + w1*x1 + w2; f = 1/(1 + exp(-dot))",
    "forks": "(sigmoid(y) + x)/(sigmoid(x) + (x + y)**2)",
    "network": "h1 = add(W1_11*x1, W1_21*x2, W1_31*x3); h2 = add(W1_12*x1, W1_22*x2, W1_32*x3);"
    "yhat = W2_1*h1 + W2_2*h2; E = square(y - yhat)/2",
    "used twice by one gate": "f = x*x",
    "used three times by one gate": "f = add(x, x, x)",
    "dead node": "a = x*y; b = exp(a); f = a + y",
    "long names": "hidden_layer = weight_one*input_value + b; f = max(hidden_layer, weight_one)/hidden_layer",
    "constants": "f = 3 - (0.333*x + 1234.5)**3 - 1.25",
}


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("text", GRAPHS.values(), ids=GRAPHS)
def test_typical_graphs_are_drawn_cleanly(text, size):
    assert faults(lay_out(parse(text), size=size)) == []


@pytest.mark.parametrize("block", range(10))
def test_random_graphs_are_drawn_cleanly_and_in_order(block):
    for seed in range(20 * block, 20 * block + 20):
        graph = random_graph(seed)
        layout = lay_out(graph, size=list(Size)[seed % 2])
        assert faults(layout) == [], seed
        y = heights_of_operands(graph, layout)
        assert set(y) == {Edge(node.name, position) for node in graph for position in range(len(node.inputs))}
        for node in graph.computed:
            if not OPS[node.op].commutative:
                ranked = [y[Edge(node.name, position)] for position in range(len(node.inputs))]
                assert ranked == sorted(ranked), (seed, node.name)


def test_the_check_sees_a_wire_through_a_label_and_an_overlap():
    layout = lay_out(parse("q = x + y; f = q*z"))
    squeezed = tuple(replace(place, y=0.3 * place.y) for place in layout.places)
    lifted = tuple(replace(place, y=place.y - 54.0) for place in layout.places)  # y's label lies on x's wire
    assert any("overlaps" in fault for fault in faults(replace(layout, places=squeezed)))
    assert "the wire of x runs through input y" in faults(replace(layout, places=lifted))


def test_everything_flows_from_left_to_right():
    layout = lay_out(parse(GRAPHS["network"]))
    for wire, path in zip(layout.wires, layout.paths, strict=True):
        ends = [point[0] for segment in path for point in (segment.points[0], segment.points[-1])]
        assert ends == sorted(ends), wire


def test_the_same_structure_gets_the_same_layout():
    assert lay_out(parse("q = x + y; f = q*z")) is lay_out(parse("q = x + y; f = q*z"))
    assert lay_out(parse("f = 2*x")) != lay_out(parse("f = 3*x"))


@pytest.mark.parametrize("name", ["x", "W1_11", "alpha"])
def test_a_graph_of_one_node_is_drawn(name):
    layout = lay_out(Graph((Node(name, "input"),)))
    assert [cell.kind for cell in layout.cells] == [Kind.INPUT]
    assert faults(layout) == []


@pytest.mark.parametrize(
    "nodes",
    [
        [Node(f"t{i}", "sigmoid", (f"t{i - 1}" if i else "x",)) for i in range(199)],
        [Node(f"t{i}", "mul", (f"t{i - 1}" if i else "x",) * 2) for i in range(60)],
        [Node(f"t{i}", "sub", ("x", f"t{i - 1}" if i else "x")) for i in range(60)],
        [Node("f", "add", ("x",) * 50)],
    ],
    ids=["chain", "squares", "one input used everywhere", "fifty operands"],
)
def test_large_graphs_are_drawn(nodes):
    assert faults(lay_out(Graph((Node("x", "input"), *nodes)))) == []
