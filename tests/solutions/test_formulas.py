"""Names and steps as mathematics, and constants without rounding."""

from __future__ import annotations

import re

import pytest

from solutions.formulas import latex_local, latex_value
from solutions.names import exact, latex_name
from solutions.notation import parse
from solutions.source import source


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("x", "x"),
        ("x0", "x_{0}"),
        ("W1_11", "W^{(1)}_{11}"),
        ("yhat", r"\hat{y}"),
        ("b_1", "b_{1}"),
        ("sigma", r"\sigma"),
    ],
)
def test_latex_names(name: str, latex: str) -> None:
    assert latex_name(name) == latex


@pytest.mark.parametrize(
    ("text", "value", "locals_"),
    [
        ("f = x*y", r"x \cdot y", ["y", "x"]),
        ("f = x - 1", "x - 1", ["1"]),
        ("f = add(a, b, c)", "a + b + c", ["1", "1", "1"]),
        ("f = dot(a, b, c, g)", r"a \cdot b + c \cdot g", ["b", "a", "g", "c"]),
        ("f = x/y", r"\frac{x}{y}", [r"\frac{1}{y}", r"-\frac{x}{y^{2}}"]),
        ("f = W1_11**2", "(W^{(1)}_{11})^{2}", [r"2 \cdot W^{(1)}_{11}"]),
        ("f = x/3", r"\frac{1}{3} \cdot x", [r"\frac{1}{3}"]),
        ("f = x + 1234567.891", "x + 1234567.891", ["1"]),
    ],
)
def test_latex_of_a_step(text: str, value: str, locals_: list[str]) -> None:
    node = parse(text).output
    assert latex_value(node) == value
    assert [latex_local(node, position) for position in range(len(node.inputs))] == locals_


@pytest.mark.parametrize("number", [0.1 + 0.2, 1 / 3, 1234567.891, -1e-12, 6.02e23, 12345.0, -0.5])
def test_a_number_reads_back_as_itself(number: float) -> None:
    assert float(exact(number)) == number
    assert re.fullmatch(r"-?\d+(\.\d+)?", exact(number))


def test_code_is_written_with_the_constants_themselves() -> None:
    written = source(parse("q = x + 1234567.891; f = q - 1234567"), "f", {"x": "x"}, {"f": "f", "dx": "dx"})
    scope: dict[str, object] = {}
    exec(written, scope)
    assert scope["f"](1.0) == (1.0 + 1234567.891 - 1234567, 1.0)
