"""Scripts behind the walls: only the outputs that are asked for come out, whatever a submission keeps or returns."""

import numpy as np
import pytest

from grader.sandbox import Category, Job, Lacking, Limits, Missing, NotPlain, Outcome, Performed, Raised, Script
from problems.code.script import Step

X = np.array([[1.0, 2.0], [3.0, 4.0]])
PAIR = (Step("forward", ("x", "w"), ("out", "cache")), Step("backward", ("dout", "cache"), ("dx", "dw", "db")))
GOOD = """
def forward(x, w): return x @ w, (x, w)
def backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
"""
NET = (
    Step("Net", ("d",), ("net",)),
    Step(sets="net.params[W]", arguments=("W",)),
    Step("net.loss", ("x",), ("loss", "grads")),
)
NET_FOUND = {"loss": "loss", "dW": "grads[W]"}


def run(worker, source, steps=PAIR, found="out dx dw db", case=None, *, cases=1, **limits) -> Outcome:
    case = {"x": X, "w": 2 * X, "dout": X} if case is None else case
    places = {name: name for name in found.split()} if isinstance(found, str) else found
    functions = tuple(dict.fromkeys(step.call for step in steps if step.call and "." not in step.call))
    script = Script(steps, tuple(case), places)
    calls = (tuple(case.values()),) * cases
    return worker.run(Job(source.encode(), "answer.py", functions, calls, Limits(**limits), script=script))


def first(outcome: Outcome):
    assert outcome.category is Category.FINISHED, outcome
    assert isinstance(outcome.results[0], Performed)
    return outcome.results[0].outputs


def test_the_outputs_come_out_and_the_cache_stays(worker):
    outputs = first(run(worker, GOOD))
    expected = {"out": X @ (2 * X), "dx": X @ (2 * X).T, "dw": X.T @ X, "db": [4.0, 6.0]}
    assert list(outputs) == list(expected)
    for name, array in outputs.items():
        np.testing.assert_array_equal(array, expected[name])


def test_every_case_starts_afresh(worker):
    source = "seen = []\ndef f(d):\n    d['n'] += 1\n    return d['n']"
    outcome = run(worker, source, (Step("f", ("d",), ("out",)),), "out", {"d": {"n": 1}}, cases=3)
    assert [result.outputs["out"] for result in outcome.results] == [2, 2, 2]


@pytest.mark.parametrize(
    ("argument", "kind"),
    [
        ("train", "str"),
        (True, "bool"),
        (None, "NoneType"),
        (3, "int"),
        (0.5, "float"),
        ([4, 3], "list"),
        ({"mode": "train", "eps": 1e-5, "inner": {"mean": X, "none": None}}, "dict"),
    ],
)
def test_an_argument_of_any_plain_type_arrives_as_that(worker, argument, kind):
    source = "def f(x): return type(x).__name__ == KIND".replace("KIND", repr(kind))
    outputs = first(run(worker, source, (Step("f", ("x",), ("out",)),), "out", {"x": argument}))
    assert outputs["out"]


def test_arrays_in_dicts_arrive_as_arrays_of_their_own(worker):
    source = "def f(d):\n    d['a']['x'] += 1\n    return d['a']['x'].T"
    outputs = first(run(worker, source, (Step("f", ("d",), ("out",)),), "out", {"d": {"a": {"x": X}}}))
    np.testing.assert_array_equal(outputs["out"], X.T + 1)


def test_what_is_written_into_a_dict_is_no_changed_array(worker):
    source = "def f(p): p['mean'] = p['mean'] + 1"
    case = {"p": {"mean": X}}
    outcome = run(worker, source, (Step("f", ("p",)),), {"mean": "p[mean]"}, case)
    assert outcome.mutated == (False,)
    np.testing.assert_array_equal(first(outcome)["mean"], X + 1)


def test_a_function_that_changes_an_array_is_told_of(worker):
    assert run(worker, GOOD.replace("return x @ w", "x += 1; return x @ w")).mutated == (True,)


def test_a_missing_function_leaves_the_others(worker):
    outcome = run(worker, GOOD.replace("def backward", "def bakward"))
    outputs = first(outcome)
    assert (outputs["dx"].kind, outputs["dx"].step, outcome.defined) == (Missing.UNDEFINED, 1, ("forward", "bakward"))
    np.testing.assert_array_equal(outputs["out"], X @ (2 * X))


def test_a_file_with_none_of_the_functions_has_no_function(worker):
    assert run(worker, "def other(): pass").category is Category.NO_FUNCTION


def test_an_exception_names_the_step_and_the_line(worker):
    outputs = first(run(worker, GOOD.replace("x, w = cache", "x, w, b = cache")))
    raised = Raised("ValueError", "not enough values to unpack (expected 3, got 2)", 4, 1)
    assert (outputs["dx"], outputs["db"]) == (raised, raised)


@pytest.mark.parametrize(
    ("end", "category"),
    [
        ("exit()", Category.EXITED),
        ("bytearray(1 << 40)", Category.OUT_OF_MEMORY),
        ("while True: pass", Category.TIMED_OUT),
        ("import ctypes; ctypes.string_at(1)", Category.CRASHED),
    ],
)
def test_a_step_that_ends_the_process_ends_the_run(worker, end, category):
    source = GOOD.replace("    x, w = cache", f"    {end}")
    assert run(worker, source, seconds=1.0).category is category


LOSS = """
class Net:
    def __init__(self, d): self.params = {"W": None}
    def loss(self, x): return (x * self.params["W"]).sum(), {"W": x}
"""
CASE = {"d": 2, "W": 3 * X, "x": X}


def test_a_class_keeps_its_parameters(worker):
    outputs = first(run(worker, LOSS, NET, NET_FOUND, CASE))
    assert outputs["loss"] == 3 * (X**2).sum()
    np.testing.assert_array_equal(outputs["dW"], X)


@pytest.mark.parametrize(
    ("old", "new", "lack"),
    [
        ('{"W": x}', '{"w": x, "b": 1}', Lacking(Missing.ABSENT, None, "grads[W]", 0, ("w", "b"), "dict", 0)),
        (", {", "; {", Lacking(Missing.COUNT, 2, "", 0, (), "float64", 1)),
        ('{"W": None}', '{"w": None}', Lacking(Missing.ABSENT, 1, "net.params[W]", 1, ("w",), "dict", 0)),
        ("self.params =", "self.p =", Lacking(Missing.ABSENT, 1, "net.params[W]", 0, ("p", "loss"), "Net", 0)),
        ("loss(", "losss(", Lacking(Missing.UNDEFINED, 2, "net.loss", 0, ("params", "losss"), "Net", 0)),
    ],
)
def test_what_is_not_there_is_said(worker, old, new, lack):
    assert old in LOSS
    assert first(run(worker, LOSS.replace(old, new), NET, NET_FOUND, CASE))["dW"] == lack


ANY = "class Anything:\n    def __init__(self, x=None): self.x = x\n"
GIVING = (Step("f", ("x",), ("it",)),)


def looked_up(worker, source, path="it.W[key]", **limits):
    """What comes out where an output is looked up in what `f` returns."""
    return run(worker, source, GIVING, {"out": path}, {"x": 3}, **limits)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("class C:\n    def __getattr__(self, name): raise KeyError('SECRET')\ndef f(x): return C()", "KeyError"),
        ("class C:\n    W = property(lambda self: 1 / 0)\ndef f(x): return C()", "ZeroDivisionError"),
        (
            "class D(dict):\n    def __getitem__(self, key): raise OSError('no')\n"
            "class C:\n    W = D(key=1)\ndef f(x): return C()",
            "OSError",
        ),
    ],
)
def test_looking_up_may_raise_what_it_likes(walled, source, kind):
    outputs = first(looked_up(walled, source))
    assert (outputs["out"].type, outputs["out"].step) == (kind, None)


@pytest.mark.parametrize(
    "source",
    [
        "class C:\n    @property\n    def W(self):\n        while True: pass\ndef f(x): return C()",
        "class C:\n    def __getattr__(self, name):\n        while True: pass\ndef f(x): return C()",
        "class D(dict):\n    def __getitem__(self, key):\n        while True: pass\n"
        "class C:\n    W = D()\ndef f(x): return C()",
        "class D(dict):\n    def __missing__(self, key):\n        while True: pass\n"
        "class C:\n    W = D()\ndef f(x): return C()",
        "class C:\n    @property\n    def __dict__(self):\n        while True: yield 1\ndef f(x): return C()",
    ],
    ids=["property", "getattr", "getitem", "missing", "dict"],
)
def test_looking_up_that_never_ends_times_out(walled, source):
    assert looked_up(walled, source, seconds=0.5).category is Category.TIMED_OUT


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("def f(x): return (i for i in range(3))", "it"),
        ("def f(x): return f", "it"),
        ("def f(x): return object()", "it"),
        ("def f(x): return {'W': object()}", "it[W]"),
        (
            "class C:\n    def __getattr__(self, name): return C()\n    def __getitem__(self, key): return C()\n"
            "def f(x): return C()",
            "it.W[key]",
        ),
    ],
)
def test_no_object_comes_out(walled, source, path):
    assert isinstance(first(looked_up(walled, source, path))["out"], NotPlain)


def test_a_dict_with_entries_of_its_own_making_is_a_dict(walled):
    source = "class D(dict):\n    def __missing__(self, key): return 7\ndef f(x): return D()"
    assert first(looked_up(walled, source, "it[W]"))["out"] == 7


def test_an_object_that_lies_about_its_class_gets_no_further(walled):
    source = "class C:\n    __class__ = property(lambda self: dict)\ndef f(x): return C()"
    assert isinstance(first(looked_up(walled, source, "it[W]"))["out"], Raised | Lacking)


@pytest.mark.parametrize(
    "cache",
    [
        "list(range(10**6))",
        "[[x]] * 10**5",
        "(i for i in range(3))",
        "lambda: x",
        "open('/dev/zero', 'rb')",
        "globals()",
    ],
)
def test_a_cache_may_be_anything(walled, cache):
    source = GOOD.replace("return x @ w, (x, w)", f"return x @ w, (x, w, {cache})").replace(
        "x, w = cache", "x, w, _ = cache"
    )
    np.testing.assert_array_equal(first(run(walled, source))["dw"], X.T @ X)


@pytest.mark.parametrize(
    ("returned", "category"),
    [
        ("list(range(10**6)), 1, 2", Category.OUTPUT_TOO_LARGE),
        ("[0] * 10**6", Category.FINISHED),
        ("Endless((1, 2, 3))", Category.OUT_OF_MEMORY),
    ],
)
def test_what_is_too_large_stays_inside(walled, returned, category):
    endless = "class Endless(tuple):\n    def __iter__(self):\n        while True: yield bytearray(1 << 20)\n"
    source = endless + GOOD.replace("return dout @ w.T, x.T @ dout, dout.sum(axis=0)", f"return {returned}")
    outcome = run(walled, source, result_bytes=1 << 20, memory_bytes=1 << 28)
    assert outcome.category is category
    if category is Category.FINISHED:
        assert first(outcome)["dx"].count == 10**6


def test_many_names_of_an_object_are_cut(walled):
    source = "def f(x): return {str(i).ljust(500, '.'): i for i in range(10**5)}"
    lack = first(looked_up(walled, source, "it[W]"))["out"]
    assert (len(lack.has), max(map(len, lack.has))) == (50, 100)


def test_the_names_of_an_object_are_escaped(walled):
    lack = first(looked_up(walled, "def f(x): return {'\\x1b[2J': 1}", "it[W]"))["out"]
    assert lack.has == ("\\x1b[2J",)


def test_a_submission_that_rewrites_the_performer_gains_a_return_value(walled):
    source = (
        GOOD
        + """
import sys
for name, module in list(sys.modules.items()):
    if name.startswith("inside"):
        for each in ("perform", "encode", "follow", "describe"):
            if hasattr(module, each):
                setattr(module, each, lambda *_, **__: b"Z")
"""
    )
    assert run(walled, source).category in {Category.PROTOCOL, Category.EXITED}
    assert first(run(walled, GOOD))["out"].shape == (2, 2)
