"""Numbers at which a graph has no value are refused in one sentence that names the node and the inputs."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from grader.cli import cli
from problems.errors import ProblemError


@pytest.mark.parametrize(
    ("graph", "inputs", "sentence"),
    [
        ("f = log(x)", {"x": -1}, "f = nan for x = -1: choose inputs for which everything has a value"),
        ("f = sqrt(x)", {"x": -4}, "f = nan for x = -4: choose inputs for which everything has a value"),
        ("f = sqrt(x)", {"x": 0}, "dx = inf for x = 0: choose inputs for which everything has a value"),
        ("f = y/x", {"x": 0, "y": 2}, "f = inf for y = 2, x = 0: choose inputs for which everything has a value"),
        ("f = exp(x)", {"x": 1000}, "f = inf for x = 1000: choose inputs for which everything has a value"),
        ("f = log(x)", {"x": 0}, "f = -inf for x = 0: choose inputs for which everything has a value"),
    ],
)
def test_a_user_is_told_which_node_has_no_value(graph: str, inputs: dict[str, float], sentence: str) -> None:
    settings = [word for name, value in inputs.items() for word in ("--set", f"{name}={value}")]
    result = CliRunner().invoke(cli, ["show", "--expr", graph, *settings])
    assert isinstance(result.exception, ProblemError)
    assert str(result.exception) == sentence
