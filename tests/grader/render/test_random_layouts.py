"""A thousand random graphs: nothing overlaps, no wire runs through what is not its own, operands keep their order."""

import numpy as np
import pytest

from grader.render.layout import Layout, Size, lay_out
from grader.render.layout_check import faults
from grader.render.layout_types import Kind
from solutions.graph import Edge, Graph, Node
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


@pytest.mark.parametrize("block", range(40))
def test_random_graphs_are_drawn_cleanly_and_in_order(block):
    for seed in range(25 * block, 25 * block + 25):
        graph = random_graph(seed)
        layout = lay_out(graph, size=list(Size)[seed % 2])
        assert faults(layout) == [], seed
        y = heights_of_operands(graph, layout)
        assert set(y) == {Edge(node.name, position) for node in graph for position in range(len(node.inputs))}
        for node in graph.computed:
            if not OPS[node.op].commutative:
                ranked = [y[Edge(node.name, position)] for position in range(len(node.inputs))]
                assert ranked == sorted(ranked), (seed, node.name)
