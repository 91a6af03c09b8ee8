"""Many breaks in one run give what each gives in a run of its own."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import families, find
from problems.variant import variant
from solutions.broken_runs import worked_at_once
from solutions.engine import run
from solutions.mistakes import graph_mistakes, wrong_rules
from solutions.notation import parse

EVERY = 7  # of the breaks of a family, so many apart


@pytest.mark.parametrize("name", families())
def test_a_row_is_a_run_of_its_own(name: str) -> None:
    """From typed numbers at some nodes, and from none."""
    one = variant(find(name), 0)
    breaks = [*one.posed.mistakes, *[*wrong_rules(one.graph), *graph_mistakes(one.graph)][::EVERY]]
    rng = np.random.default_rng(0)
    own = {node.name: float(rng.normal()) for node in list(one.graph.computed)[::3]}
    typed = {id_: np.array([number, np.nan]).reshape(2, 1, 1) for id_, number in own.items()}
    with np.errstate(all="ignore"):
        values, gradients = worked_at_once(
            one.graph, one.inputs, [(each,) for each in breaks], starts=2, own_values=typed, own_gradients=typed
        )
        for row, each in enumerate(breaks):
            for start, numbers in enumerate(({id_: np.asarray(number) for id_, number in own.items()}, {})):
                alone = run(one.graph, one.inputs, broken=each, own_values=numbers, own_gradients=numbers)
                for node in one.graph:
                    value, gradient = values[node.name][start, row, 0], gradients[node.name][start, row, 0]
                    np.testing.assert_allclose(value, alone.worked_values[node.name], rtol=1e-12)
                    np.testing.assert_allclose(gradient, alone.worked_gradients[node.name], rtol=1e-12)


def test_two_breaks_in_a_row_are_made_at_once() -> None:
    """f = (x + y) z at x = -2, y = 5, z = -4, the gradient of x lost and that of z taken as -q."""
    graph = parse("q = x + y; f = q * z")
    inputs = {"x": np.asarray(-2.0), "y": np.asarray(5.0), "z": np.asarray(-4.0)}
    notes = {each.note: each for each in graph_mistakes(graph)}
    row = (notes["gradient-lost:x<q"], notes["sign:z<f"])
    _, gradients = worked_at_once(graph, inputs, [(), row])
    assert [float(gradients[name][0, 1, 0]) for name in "xyz"] == [0.0, -4.0, -3.0]
    assert [float(gradients[name][0, 0, 0]) for name in "xyz"] == [-4.0, -4.0, 3.0]


def test_points_are_run_side_by_side() -> None:
    graph = parse("f = x * y")
    inputs = {"x": np.array([1.0, 2.0, 3.0]), "y": np.asarray(4.0)}
    values, gradients = worked_at_once(graph, inputs, [()], points=3)
    assert values["f"].ravel().tolist() == [4.0, 8.0, 12.0]
    assert gradients["y"].ravel().tolist() == [1.0, 2.0, 3.0]
