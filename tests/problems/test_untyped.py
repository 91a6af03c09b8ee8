"""Reference code is printed as students write it: the same code, without types."""

from __future__ import annotations

import ast

import pytest

from problems.untyped import untyped, without_types
from solutions import activations, normalisation, two_layer_net


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
    found = list(ast.walk(ast.parse(untyped(definition))))
    assert not any(node.annotation for node in found if isinstance(node, ast.arg))
    assert not any(node.returns for node in found if isinstance(node, ast.FunctionDef))
