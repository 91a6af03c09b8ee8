"""Worked solutions: what is printed can be worked out by hand from what is printed."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

from problems.catalogue import custom, families
from problems.solution import number, solve
from problems.variant import variant

CIRCUITS = {
    "products": ("f = x * y", {"x": -3, "y": -4}),
    "a fork": ("a = x * y; b = x + y; f = a / b", {"x": 2, "y": 3}),
    "one node twice": ("a = x * x; f = a - 2", {"x": -1.5}),
    "functions": ("a = exp(x); b = tanh(y); c = log(a); d1 = max(b, c); f = d1 ** 2", {"x": 0.7, "y": 0.4}),
    "many operands": ("a = x * y; f = add(a, x, y)", {"x": -2, "y": 3}),
    "constants": ("a = 1 - x; b = 3 * a; c = b - 2; g = 1 / c; f = -g", {"x": 0.3}),
}


def circuit(name):
    expression, inputs = CIRCUITS[name]
    return variant(custom(expression), None, inputs)


def solved():
    """Every family on a few seeds, as far as it is asked on paper, and the circuits above."""
    for family in families().values():
        for seed in (None, 1, 2, 3):
            yield pytest.param(variant(family, seed), id=f"{family.name}-{seed}")
    for name in CIRCUITS:
        yield pytest.param(circuit(name), id=name)


POSED = list(solved())


def worked_out(latex):
    """The value of a formula without letters, as a pocket calculator gives it."""
    text = re.sub(r"\\textcolor\{\w+\}\{([^}]*)\}", r"\1", latex)
    text = text.replace(r"\left", "").replace(r"\right", "").replace(r"\cdot", "*")
    text = text.replace(r"\ge", ">=").replace(r"\le ", "<= ")
    text = re.sub(r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)", text)
    text = re.sub(r"\\lceil ([^\\]*)\\rceil", r"ceil(\1)", text)
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", re.sub(r"\[([^]]*)\]", r"(1.0 * (\1))", text))
    text = re.sub(r"\\(\w+) (-?[\d.]+)", r"\1(\2)", text).replace("\\ln", "log").replace("\\", "")
    while (plain := re.sub(r"frac\{([^{}]*)\}\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", r"((\1)/(\2))", text)) != text:
        text = plain
    text = re.sub(r"(?<![a-z])e\^\{([^{}]*)\}", r"exp(\1)", text).replace("^{", "**(").replace("}", ")")
    names = {
        "sqrt": math.sqrt,
        "ceil": math.ceil,
        "exp": math.exp,
        "log": math.log,
        "ln": math.log,
        "tanh": math.tanh,
        "max": max,
    }
    return eval(text, {**names, "sigma": lambda t: 1 / (1 + math.exp(-t))})


def last_two(step):
    """The numbers that a step ends in, and the result that is printed for them; nothing if it has only a result."""
    *_, numbers, result = ["", *step.rows[-1].split("=")]
    return numbers.strip(), re.search(r"\\textcolor\{\w+\}\{([^}]*)\}$", result)[1]


def is_numeric(latex):
    """No names of nodes are in it: what is left without the functions and e to a power is numbers and signs."""
    plain = re.sub(r"\\[a-z]+(\{(fwd|bwd)\})?|e\^", "", latex)
    return bool(plain.strip(" &")) and not re.search(r"[A-Za-z]", plain)


@pytest.mark.parametrize("posed", POSED)
def test_each_line_gives_the_printed_result_when_worked_out_from_the_printed_numbers(posed):
    solution = solve(posed)
    lines = [last_two(step) for step in (*solution.forward, *solution.backward)]
    lines = [(numbers, result) for numbers, result in lines if is_numeric(numbers)]
    assert len(lines) >= 0.8 * len(solution.forward)  # -x = -2 is no line of its own
    for numbers, result in lines:
        by_hand = Decimal(str(round(worked_out(numbers), 9) + 0.0)).quantize(
            Decimal(1).scaleb(-posed.decimals), ROUND_HALF_UP
        )
        assert by_hand == Decimal(result)


@pytest.mark.parametrize("posed", POSED)
def test_every_asked_answer_is_the_end_of_a_line(posed):
    solution = solve(posed)
    values = {step.node: step.rows[-1] for step in solution.forward}
    gradients = {step.node: step.rows[-1] for step in solution.backward}
    for part in posed.parts:
        line = (gradients if part.is_gradient else values)[part.node]
        assert line.endswith(f"{{{number(float(part.answer), posed.decimals)}}}")


def test_the_first_circuit_reads_as_a_teacher_writes_it():
    solution = solve(variant(families()["sum-product"]))
    lines = [row.replace(r"\partial ", "d") for step in (*solution.forward, *solution.backward) for row in step.rows]
    assert lines == [
        r"q &= x + y = -2 + 5 = \textcolor{fwd}{3}",
        r"f &= q \cdot z = 3 \cdot (-4) = \textcolor{fwd}{-12}",
        r"\frac{df}{df} &= \textcolor{bwd}{1}",
        r"\frac{df}{dz} &= q = \textcolor{bwd}{3}",
        r"\frac{df}{dq} &= z = \textcolor{bwd}{-4}",
        r"\frac{df}{dy} &= \frac{df}{dq} \cdot \frac{dq}{dy} = \frac{df}{dq} \cdot 1 = "
        r"\textcolor{bwd}{-4} \cdot 1 = \textcolor{bwd}{-4}",
        r"\frac{df}{dx} &= \frac{df}{dq} \cdot \frac{dq}{dx} = \frac{df}{dq} \cdot 1 = "
        r"\textcolor{bwd}{-4} \cdot 1 = \textcolor{bwd}{-4}",
    ]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("products", r"f &= x \cdot y = -3 \cdot (-4) = \textcolor{fwd}{12}"),
        ("one node twice", r"a &= x \cdot x = -1.5 \cdot (-1.5) = \textcolor{fwd}{2.25}"),
        ("many operands", r"f &= a + x + y = -6 + (-2) + 3 = \textcolor{fwd}{-5}"),
        ("constants", r"c &= b - 2 = 2.1 - 2 = \textcolor{fwd}{0.1}"),
    ],
)
def test_a_negative_factor_or_summand_has_parentheses(name, row):
    assert row in [row for step in solve(circuit(name)).forward for row in step.rows]


@pytest.mark.parametrize("name", [name for name, family in families().items() if "ask" in family.options])
def test_where_formulas_are_asked_there_are_names_only(name):
    """Every step, and the chain rule back to everything that is asked; the same lines for every seed."""
    posed, other = (variant(families()[name], seed, {"ask": "formulas"}) for seed in (1, 2))
    solution = solve(posed)
    assert solution == solve(other)
    assert [step.node for step in solution.forward] == [node.name for node in posed.graph.computed]
    assert {part.node for part in posed.parts if part.is_gradient} <= {step.node for step in solution.backward}


def test_the_chain_rule_in_symbols_is_a_line_for_each_derivative():
    solution = solve(variant(families()["sum-product"], None, {"ask": "formulas"}))
    assert [row.replace(r"\partial ", "d") for step in solution.backward for row in step.rows] == [
        r"\frac{df}{df} &= 1",
        r"\frac{df}{dz} &= q",
        r"\frac{df}{dq} &= z",
        r"\frac{df}{dy} &= \frac{df}{dq} \cdot \frac{dq}{dy} = \frac{df}{dq} \cdot 1",
        r"\frac{df}{dx} &= \frac{df}{dq} \cdot \frac{dq}{dx} = \frac{df}{dq} \cdot 1",
    ]


def test_at_a_fork_the_paths_add_up():
    (step,) = [step for step in solve(circuit("many operands")).backward if step.node == "x"]
    derivative = r"\frac{\partial f}{\partial a}"
    assert step.rows == (
        rf"\frac{{\partial f}}{{\partial x}} &= {derivative} \cdot y + 1",
        r"&= \textcolor{bwd}{1} \cdot 3 + 1 = \textcolor{bwd}{4}",
    )


def test_integers_need_no_rounding_and_a_sigmoid_does():
    assert not solve(variant(families()["sum-product"])).is_rounded
    assert solve(variant(families()["sigmoid-neuron"])).is_rounded
