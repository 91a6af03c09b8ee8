"""Facts about every drawing: nothing overlaps, no wire runs through what is not its own, operands keep their order."""

from dataclasses import replace

import pytest

from grader.render.layout import Size, lay_out
from grader.render.layout_check import faults
from grader.render.layout_types import Kind
from solutions.graph import Graph, Node
from solutions.notation import parse

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


def test_where_nothing_stands_beside_a_wire_there_is_no_room_for_it():
    graph = parse(GRAPHS["network"])
    whole, bare = (lay_out(graph, bare=frozenset(f"d{node.name}" for node in graph) if no else ()) for no in (0, 1))
    assert bare.height < whole.height
    assert faults(bare) == []
