"""A family that cannot be is refused where it is declared: the file and the line, the name, and what is allowed."""
# ruff: noqa: E501  # a row a line

from __future__ import annotations

from pathlib import Path

import pytest

from problems.catalogue import families
from problems.errors import ProblemError
from problems.variant import code_task, variant
from tests.problems.own.softplus import HEAD, SOFTPLUS, folder, refused

# fmt: off
FAULTS = {  # what is in the file -> what is told
    SOFTPLUS.replace("    return Posed", "    from solutions.mistakes import named\n    named(parse('f = x*y'), 'factor-swapped')"):
        "own.py, line 10: ValueError: no mistake has the note 'factor-swapped' (did you mean factors-swapped?); "
        "for the gates of this graph there are factors-swapped, product-as-sum",
    SOFTPLUS.replace("    '''f = ln(1 + e^x).'''\n", ""): "own.py, line 6: softplus needs a docstring",
    SOFTPLUS.replace('{"x": draw', '{"y": draw.steps("y", 1, 2, 0.5), "x": draw'):
        "own.py, line 6: softplus gives numbers for y, which is no input of its graph; its inputs are x",
    SOFTPLUS.replace('"Compute $f$."', '"", decimals="two"'): "own.py, line 6: softplus has decimals='two': allowed are",
    SOFTPLUS.replace('"Compute $f$."', '"With $x = 2 compute $f$."'):
        "own.py, line 6: softplus has a statement with a $ that no second one closes, at '$.'",
    SOFTPLUS.replace('"Compute $f$."', '"", setting="Let $f$ be 3 $"'): "softplus has a setting with a $ that no second one",
    SOFTPLUS.replace('"Compute $f$."', '"", constants="x"'): "own.py, line 6: softplus has constants='x': names of nodes are needed",
    SOFTPLUS.replace('"Compute $f$."', '"", counts=["n"]'): "softplus names n in its packs, constants or counts, which is no node",
    SOFTPLUS.replace('({"x": 1},)', '({"xx": 1, "x": 2},)'):
        "own.py, line 6: softplus: the example {'xx': 1, 'x': 2} names xx, which is no input (did you mean x?); its inputs are x",
    SOFTPLUS.replace('({"x": 1},)', '({"x": "1"},)'): "the example {'x': '1'} gives '1' for x: a number is needed",
    SOFTPLUS.replace('({"x": 1},)', '({"x": [1, 2]},)'): "gives '[1, 2]' for x: a number is needed",
    SOFTPLUS.replace('draw.steps("x", -2, 2, 0.25)', 'draw.integers("x", 2, -2)'):
        "own.py, line 9: draw.integers('x', 2, -2): 2 is not below -2",
    SOFTPLUS.replace('({"x": 1},)', '({"x": 1})'): "own.py, line 6: softplus: examples must be a tuple of mappings",
    SOFTPLUS + SOFTPLUS.partition("parse\n")[2]: "own.py, line 13: the function softplus is there twice, first in line 7",
}
# fmt: on


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_is_one_sentence(tmp_path: Path, text: str) -> None:
    assert FAULTS[text] in refused(folder(tmp_path, text))


def test_a_dollar_is_written_as_code(tmp_path: Path) -> None:
    where = folder(tmp_path, SOFTPLUS.replace("Compute $f$.", "It costs `$2` more than `$`: compute $f$."))
    assert "`$2`" in variant(families(where)["softplus"], 0).statement


@pytest.mark.parametrize("names", ['("x",)', '["x"]', '{"x"}', 'frozenset({"x"})'])
def test_the_names_of_constants_may_stand_in_any_brackets(tmp_path: Path, names: str) -> None:
    where = folder(tmp_path, SOFTPLUS.replace('"Compute $f$."', f'"Compute $f$.", constants={names}'))
    assert "dx" not in [part.id for part in variant(families(where)["softplus"], 0).parts]


def with_options(options: str) -> str:
    text = HEAD.replace("import Posed", "import Choice, Number, Posed") + SOFTPLUS.removeprefix(HEAD)
    return text.replace("},))\n", f"}},), options={{{options}}})\n")


# fmt: off
OPTIONS = {  # -> what is told of softplus
    '"unit": Choice("swish", ("relu", "tanh"), "")': "option unit: the default swish is not among the allowed values: relu",
    '"unit": Choice("relu", ("relu", 1), "")': "option unit: 1 is allowed, but not of the type of the default 'relu'",
    '"n": Number(9, 1, 5, "")': "option n: the default 9 is not among the allowed whole numbers from 1 to 5",
    '"n": Number("9", 1, 5, "")': "option n: default, low and high must be numbers, not '9', 1, 5",
    '"n": 3': "option n: it must be a Choice or a Number, not a int",
    '"x": Number(3, 1, 5, "")': "has an option x and an input x",
}
# fmt: on


@pytest.mark.parametrize("options", OPTIONS)
def test_an_option_that_cannot_be_is_told_by_its_name(tmp_path: Path, options: str) -> None:
    told = refused(folder(tmp_path, with_options(options)))
    assert told.startswith("own.py, line 6: softplus")
    assert OPTIONS[options] in told


SCALED = """\
'''Scaled products.'''
from problems.family import Posed, family
from solutions.breaks import Break
from solutions.graph import Edge
from solutions.notation import parse

@family(title="A scaled product", examples=())
def softplus(draw, options):
    '''f = 2 x y.'''
    inputs = {name: draw.steps(name, -2, 2, 0.25) for name in "xy"}
    mistake = Break("lost", "something is lost",
                    RULE)
    return Posed(parse("p = x*y; f = 2*p"), inputs, "Compute $f$.", mistakes=(mistake,))
"""

# fmt: off
RULES = {  # -> what is told of the mistake
    "forward={'f': lambda p, by: p}": "",
    "vjp={'f': lambda g, out, p, by: (g,)}": "",
    "forward={'f': lambda p: p}": "12: softplus: the mistake lost: its forward rule for f is called with (p, by=2.0) and takes (p)",
    "forward={'f': lambda p, by: 1.0}": "must return an array with a value for each candidate; it returned the float 1.0",
    "forward={'f': lambda p, by: p.size / 0}": "called with (p, by=2.0) and raises ZeroDivisionError: division by zero",
    "forward={'f': 2.0}": "its forward rule for f is called with (p, by=2.0) and is the float 2.0, not a function",
    "vjp={'p': lambda g, out, x, y: (g,)}": "12: softplus: the mistake lost: its vjp rule for p is called with (g, out, x, y) and "
        "must return a tuple of 2, the gradient of x and of y (0 * g for none); it returned a tuple of 1 (an array)",
    "vjp={'p': lambda g, out, x, y: (g, 0)}": "it returned a tuple of 2 (an array, 0)",
    "vjp={'p': lambda g, x, y: (g, g)}": "is called with (g, out, x, y) and takes (g, x, y)",
    "vjp={'pp': lambda g, out, x, y: (g, g)}": "vjp names pp, which is no computed node of the graph (did you mean p?); there are p, f",
    "forward={'x': lambda: 1}": "forward names x, which is no computed node of the graph; there are p, f",
    "vjp=lambda g, out, x, y: (g, g)": 'vjp must be a mapping from nodes to rules, as {"f": rule}',
    "edges={Edge('p', 2): 0.0}": 'edges names Edge("p", 2), which is no edge of the graph; there are Edge("p", 0), Edge("p", 1), Edge("f", 0)',
    "edges={Edge('p', 0): 'lost'}": "the factor on Edge(\"p\", 0) must be a number, not 'lost'",
    "overwrite='x'": 'overwrite must be a set of nodes, as frozenset({"x"}), not \'x\'',
    "overwrite={'z'}": "overwrite names z, which is no node of the graph; there are x, y, p, f",
}
# fmt: on


@pytest.mark.parametrize("rule", [rule for rule, words in RULES.items() if words])
def test_a_mistake_that_cannot_be_made_is_told_with_what_its_rule_must_be(tmp_path: Path, rule: str) -> None:
    told = refused(folder(tmp_path, SCALED.replace("RULE", rule)))
    assert told.startswith("own.py, line ")
    assert "softplus: the mistake lost: " in told
    assert RULES[rule] in told


@pytest.mark.parametrize("rule", [rule for rule, words in RULES.items() if not words])
def test_a_mistake_with_the_attributes_of_its_node_is_taken(tmp_path: Path, rule: str) -> None:
    where = folder(tmp_path, SCALED.replace("RULE", rule))
    assert variant(families(where)["softplus"], 0).certificate.is_certified


GATE = SOFTPLUS.replace("},))\n", "},), code=circuit_code('f', ''))\n")
GATE = GATE.replace(HEAD, f"{HEAD}from problems.tasks.circuit import circuit_code\n")


def test_of_numbers_that_are_all_rejected_the_code_task_says_so_too(tmp_path: Path) -> None:
    where = folder(tmp_path, GATE.replace('draw.steps("x", -2, 2, 0.25)', 'draw.integers("x", 400, 900)'))
    family = families(where)["softplus"]
    with pytest.raises(ProblemError, match="no numbers that make a good problem were found for softplus: of 2048"):
        code_task(family, family.read_options({}))


CODE = f"""{HEAD}
from problems.code.reference import Way, reference_task

def f(x):
    return 2 * x

def in_code(posed, options, seed):
    return reference_task("", "", ("f",), ("out",), ({{"x": 2.0}},), (Way(f),))
""" + SOFTPLUS.removeprefix(HEAD).replace("},))\n", "},), code=in_code)\n")

# fmt: off
CODES = {  # what is changed -> what is told
    ("    return reference_task", "    reference_task"):
        "own.py, line 11: softplus: its code must return a CodeTask, not nothing (is there a return?)",
    ("(Way(f),)", "(Way('def g(x): return 2 * x'),)"):
        "own.py, line 11: softplus: its code asks for f, but the reference that is printed defines g",
    ("return 2 * x", "return x, 2 * x"): "own.py, line 8: f returned 2 values, but the task has 1: out",
    ('("f",)', '("f")'): "own.py, line 12: functions='f': a tuple of names is needed, as ('f',)",
    ('("out",)', '("out")'): "own.py, line 12: outputs='out': a tuple of names is needed, as ('out',)",
    ("code=in_code", "code=3"): "own.py, line 14: softplus: code must be a function of (posed, options, seed), not a int",
}
# fmt: on


@pytest.mark.parametrize(("old", "new"), CODES)
def test_a_code_task_that_cannot_be_set_is_told(tmp_path: Path, old: str, new: str) -> None:
    where = folder(tmp_path, CODE.replace(old, new))
    with pytest.raises(ProblemError) as caught:
        expected(where)
    assert CODES[old, new] in str(caught.value)


def expected(where: Path) -> object:
    task = variant(families(where)["softplus"], 0).code
    assert task is not None
    return task.expected(task.conventions[0])
