"""What people type becomes the graph that they mean, or a sentence with the place."""

from __future__ import annotations

import re

import pytest

from solutions.notation import LONGEST, NotationError, parse
from solutions.notation_text import text_of


def shape_of(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(node.name, node.op, node.inputs) for node in parse(text).computed]


def test_staged_assignments() -> None:
    assert shape_of("q = x + y; f = q*z") == [("q", "add", ("x", "y")), ("f", "mul", ("q", "z"))]


def test_steps_may_stand_on_lines() -> None:
    assert shape_of("q = x + y\n  f = q*z") == shape_of("q = x + y; f = q*z")


def test_one_expression_is_named_f_and_its_steps_get_letters() -> None:
    assert shape_of("(x + y)*z") == [("a", "add", ("x", "y")), ("f", "mul", ("a", "z"))]


def test_the_graph_is_not_simplified() -> None:
    assert shape_of("x + x") == [("f", "add", ("x", "x"))]


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("-x", "neg"),
        ("x + 1", "shift"),
        ("1 + x", "shift"),
        ("x - 1", "shift"),
        ("1 - x", "reverse"),
        ("2*x", "scale"),
        ("x/2", "scale"),
        ("1/x", "reciprocal"),
        ("x**2", "square"),
        ("x**3", "power"),
        ("max(0, x)", "relu"),
        ("max(x, y)", "max"),
        ("ln(x)", "log"),
        ("sigmoid(x)", "sigmoid"),
        ("x @ y", "matmul"),
        ("x.T", "transpose"),
    ],
)
def test_each_form_is_one_gate(text: str, op: str) -> None:
    assert [node.op for node in parse(text).computed] == [op]


def test_numbers_are_folded_exactly() -> None:
    assert parse("x * (1/2 + 1/4)").output.attributes["by"] == 0.75


@pytest.mark.parametrize(
    ("text", "words", "column"),
    [
        ("q = x +", "not an expression", 7),
        ("lambda = a*b", "lambda is a word of Python and no name; write lam", 7),
        ("f = in * 2", "in is a word of Python and no name; write in1", 4),
        ("f = foo(x)", "foo is not known", 4),
        ("q = x + y; q = x*y", "assigned twice", 11),
        ("x = y*2; y = 3*x", "used before it is assigned", 9),
        ("f = x**y", "exponent must be a number", 4),
        ("f = x/0", "divides by zero", 4),
        ("f = max(1, x)", "can only be 0", 4),
        ("__import__('os').system('true')", "cannot be part", 0),
        ("f = exp", "is a function", 4),
        ("f = [x for x in y]", "cannot be part", 4),
        ("f = x if y else z", "cannot be part", 4),
        ("f = True * x", "cannot be part", 4),
        ("f = 'a' * x", "cannot be part", 4),
        ("f = x % 2", "a remainder", 4),
        ("f = y + x // 2", "a quotient is written /", 8),
        ("f = x^2", r"a power is written \*\*", 4),
        ("f = y * (x == y)", r"greater\(x, y\)", 9),
        ("f = x and y", "no gates", 4),
        ("f = x[0]", r"x0 for x\[0\]", 4),
        ("f = y*(lambda x: x)", "written as steps", 7),
        ("f = x + 2j", "real", 8),
        ("f = [x, y]", "each entry", 4),
        ("f = np.exp(x)", r"exp\(x\), not np.exp", 4),
        ("f = 2x", r"as in 2\*x", 4),
        ("f = x²", r"x\*\*2", 5),
        ("f = x·y", "a to z", 4),
        ("α = x*y", "spelt out", 0),
        ("f = floor(x)", "floor is not known", 4),
        ("f = tnah(x)", "did you mean tanh", 4),
        ("f = exp(x, y)", "takes 1 operand$", 4),
    ],
)
def test_refused_with_the_place(text: str, words: str, column: int) -> None:
    with pytest.raises(NotationError) as refused:
        parse(text)
    assert re.search(words, refused.value.message)
    assert refused.value.column == column


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "3",
        "f = 3",
        "x" * (LONGEST + 1),
        "(" * 500 + "x" + ")" * 500,
        "-" * 1000 + "x",
        "x**9**9**9**9",
        "f = \0",
    ],
)
def test_hostile_or_empty_texts_are_refused(text: str) -> None:
    with pytest.raises(NotationError):
        parse(text)


def test_too_many_nodes_are_refused() -> None:
    with pytest.raises(NotationError, match="more than 200 nodes"):
        parse("+".join(["x"] * 300))


GRAPHS = (
    "f = -x; g = 2*f; h = g - 1; k = max(0, h); m = sigmoid(k); n = m**3; p = 1 - n; q = 1/p",
    "q = x + 1234567.891; f = q - 1234567",
    "f = x/3 + 1e-7; g = 1e300*f; h = 0.1 - g; k = h**-0.5",
    "f = add(a, b, c); g = dot(a, f, b, c); h = max(f, g)/square(g) - tanh(ln(exp(h0)))",
    "S = X @ W; c = pick(S, y); D = relu(S - c); M = drop(D, y); r = sum(M, axis=-1); m = mean(r) + sum(S.T)",
    "m = rowmax(S); E = exp(S - m); Z = sum(E, axis=-1, keepdims=True); P = E/Z; f = mean(P)",
)


@pytest.mark.parametrize("text", GRAPHS)
def test_a_printed_graph_reads_back_as_the_same(text: str) -> None:
    graph = parse(text)
    assert parse("; ".join(text_of(node) for node in graph.computed)) == graph


@pytest.mark.parametrize("text", ["f = 1e999*x", "f = x/1e-320", f"f = x + 1{'0' * 400}"])
def test_a_number_that_is_too_large_is_refused(text: str) -> None:
    with pytest.raises(NotationError, match="too large"):
        parse(text)
