"""Reference code is printed as students write it: the same code, without types."""

from __future__ import annotations

import ast

import numpy as np
import pytest

from problems.code.printed import as_file, plain_source, stub, without_types
from solutions.reference import activations, normalisation, two_layer_net


def double(x: float, times: int = 1) -> float:
    """Twice."""
    return 2 * x * times


def size(x: float) -> float:
    return float(np.abs(x))


class Box:
    """Holds a number."""

    def __init__(self, size: int) -> None:
        self.items: list[int] = [size]


@pytest.mark.parametrize(
    ("changes", "head"),
    [
        ({}, "def double(x, times=1):"),
        ({"name": "twice"}, "def twice(x, times=1):"),
        ({"defaults": {"times": 3, "other": 4}}, "def double(x, times=3):"),
        ({"defaults": {"x": 0.5}}, "def double(x=0.5, times=1):"),
    ],
)
def test_a_function_is_printed_with_the_name_and_the_defaults_that_are_asked_for(changes, head) -> None:
    assert plain_source(double, **changes) == f'{head}\n    """Twice."""\n    return 2 * x * times\n'


def test_numpy_is_imported_where_it_is_used() -> None:
    assert as_file(plain_source(size)).startswith("import numpy as np\n\n\ndef size(x):")
    assert as_file(plain_source(double), plain_source(Box)).startswith("def double(x, times=1):")
    assert "self.items = [size]" in plain_source(Box)


def test_a_stub_says_what_is_asked() -> None:
    assert stub("f", ("x", "y"), ("a", "b"), "x is a number.", below="y (N,)") == (
        'def f(x, y):\n    """Returns a, b. x is a number.\n\n    y (N,)\n    """\n    return a, b\n'
    )


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("def f(x: int) -> str:\n    return x\n", "def f(x):\n    return x\n"),
        ("def f(x, p: float = 0.5):\n    return x\n", "def f(x, p=0.5):\n    return x\n"),
        ("def f() -> dict[str, tuple[int, ...]]:\n    y: int = 1\n", "def f():\n    y = 1\n"),
        ("def f(\n    x: int, y: str\n) -> tuple[int, str]:\n    return x, y\n", "def f(x, y):\n    return x, y\n"),
        (
            "class A:\n    def f(self, µ: int = 1) -> None:\n        pass\n",
            "class A:\n    def f(self, µ=1):\n        pass\n",
        ),
        ("x = {1: 2}\nf(a = lambda b: b)\n", "x = {1: 2}\nf(a = lambda b: b)\n"),
    ],
)
def test_types_are_left_out(typed: str, plain: str) -> None:
    assert without_types(typed) == plain


@pytest.mark.parametrize(
    "definition",
    [two_layer_net.TwoLayerNet, normalisation.batchnorm_forward, activations.prelu_backward],
)
def test_only_types_are_left_out(definition: object) -> None:
    found = list(ast.walk(ast.parse(plain_source(definition))))
    assert not any(node.annotation for node in found if isinstance(node, ast.arg))
    assert not any(node.returns for node in found if isinstance(node, ast.FunctionDef))
