"""A case of several steps: what is kept, what is looked up when, and what is said where something is not there."""

import numpy as np
import pytest

from grader.sandbox.inside.script import Lack, Performed, perform
from problems.code.script import Step

ONES = np.ones(2)


def performed(source: str, steps: tuple[Step, ...], found: dict[str, str] | str, **values) -> Performed:
    namespace: dict[str, object] = {"__name__": "answer"}
    exec(source, namespace)
    places = {name: name for name in found.split()} if isinstance(found, str) else found
    return perform(namespace, steps, values, places)


def outputs(source: str, steps: tuple[Step, ...], found: dict[str, str] | str, **values) -> dict[str, object]:
    return performed(source, steps, found, **values).outputs


PAIR = (Step("forward", ("x",), ("out", "cache")), Step("backward", ("dout", "cache"), ("dx", "dw")))
FORWARD = "def forward(x): return 2 * x, {'x': x}\n"


def test_a_cache_goes_from_step_to_step():
    source = FORWARD + "def backward(dout, cache): return 2 * dout, cache['x'] * dout"
    found = outputs(source, PAIR, "out dx dw", x=3, dout=5)
    assert found == {"out": 6, "dx": 10, "dw": 15}


def test_a_class_is_made_set_and_called():
    source = """
class Net:
    def __init__(self, d):
        self.params = {"W": [0.0] * d}
    def loss(self, x):
        return sum(w * x for w in self.params["W"]), {"W": x}
"""
    steps = (
        Step("Net", ("d",), ("net",)),
        Step(sets="net.params[W]", arguments=("W",)),
        Step("net.loss", ("x",), ("loss", "grads")),
    )
    found = {"loss": "loss", "dW": "grads[W]", "W": "net.params[W]"}
    assert outputs(source, steps, found, d=2, W=[1, 2], x=10) == {"loss": 30, "dW": 10, "W": [1, 2]}


@pytest.mark.parametrize("returned", ["1, 2", "[1, 2]", "{'b': 2, 'a': 1}"])
def test_several_names_take_what_is_returned_apart(returned):
    assert outputs(f"def f(): return {returned}", (Step("f", (), ("a", "b")),), "a b") == {"a": 1, "b": 2}


@pytest.mark.parametrize(("path", "value"), [("x[0]", 5), ("x[-1]", 7), ("d[1]", "by number"), ("d[2]", "by text")])
def test_a_number_is_a_place_or_a_key(path, value):
    given = {"x": [5, 6, 7], "d": {1: "by number", "2": "by text"}}
    assert outputs("def f(): pass", (Step("f"),), {"out": path}, **given) == {"out": value}


UPDATE = "def update(w, dw, config):\n    {}\n    return w, config\n"
IN_PLACE = "config['v'] += dw; w -= config['v']"
ANEW = "config = {'v': config['v'] + dw}; w = w - config['v']"
TWICE = (
    Step("update", ("w0", "dw", "config0"), ("w1", "config1")),
    Step("update", ("w1", "dw", "config1"), ("w2", "config2")),
)


@pytest.mark.parametrize("line", [IN_PLACE, ANEW])
def test_what_a_step_returned_is_judged_as_it_was_then(line):
    found = {"w1": "w1", "w2": "w2", "v1": "config1[v]", "v2": "config2[v]"}
    kept = outputs(UPDATE.format(line), TWICE, found, w0=ONES, dw=ONES, config0={"v": np.zeros(2)})
    assert {name: tuple(value) for name, value in kept.items()} == {
        "w1": (0.0, 0.0),
        "w2": (-2.0, -2.0),
        "v1": (1.0, 1.0),
        "v2": (2.0, 2.0),
    }


def test_what_later_steps_work_on_in_place_is_judged_after_the_last():
    source = """
class Counter:
    def __init__(self): self.n = 0
    def step(self): self.n += 1
def bump(counter): counter.n += 10
"""
    steps = (Step("Counter", (), ("c",)), Step("c.step"), Step("bump", ("c",)), Step("c.step"))
    assert outputs(source, steps, {"n": "c.n"}) == {"n": 12}


def test_a_dict_of_the_case_is_handed_over_as_it_is():
    source = "def f(x, memory): memory['seen'] = memory.get('seen', 0) + x"
    assert outputs(source, (Step("f", ("x", "memory")),) * 2, {"seen": "memory[seen]"}, x=3, memory={}) == {"seen": 6}


def test_an_array_in_which_an_output_is_looked_up_may_be_changed():
    found = performed("def descend(w, dw): w -= dw", (Step("descend", ("w", "dw")),), "w", w=2 * ONES, dw=ONES)
    assert (list(found.outputs["w"]), found.mutated) == ([1.0, 1.0], False)


def test_any_other_array_is_handed_over_as_a_copy():
    source = "def f(x):\n    x *= 2\n    return x.sum()"
    found = performed(source, (Step("f", ("x",), ("a",)), Step("f", ("x",), ("b",))), "a b", x=np.ones(2))
    assert (found.outputs, found.mutated) == ({"a": 4.0, "b": 4.0}, True)


def test_a_value_inside_another_can_be_an_argument():
    source = "class Net:\n    W = 4\ndef f(w): return w + 1"
    assert outputs(source, (Step("Net", (), ("net",)), Step("f", ("net.W",), ("out",))), "out") == {"out": 5}


STACK = """
class Stack:
    def __init__(self, room): self.room, self.items = room, []
    def push(self, x):
        if len(self.items) == self.room: raise {error}
        self.items.append(x)
"""
PUSHES = (
    Step("Stack", ("room",), ("s",)),
    Step("s.push", ("x",), raises="first"),
    Step("s.push", ("x",), raises="second"),
)


def test_whether_a_call_raises_can_be_the_question():
    found = outputs(STACK.format(error="OverflowError('full')"), PUSHES, "first second", room=1, x=7)
    assert found == {"first": 0.0, "second": 1.0}


@pytest.mark.parametrize("error", ["NotImplementedError", "nonsense", "self.nonsense"])
def test_what_nobody_raises_on_purpose_ends_the_case(error):
    found = outputs(STACK.format(error=error), PUSHES, "first second", room=1, x=7)
    assert found["first"] == 0.0
    assert (found["second"].kind, found["second"].step) == ("raised", 2)


def lack(found: object) -> tuple[str, int | None]:
    assert isinstance(found, Lack), found
    return found.kind, found.step


def test_a_function_that_is_not_there_takes_only_what_needs_it():
    found = outputs(FORWARD, PAIR, "out dx dw", x=3, dout=5)
    assert found["out"] == 6
    assert lack(found["dx"]) == lack(found["dw"]) == ("undefined", 1)


def test_what_a_missing_function_would_have_kept_is_lacking_further_on():
    source = "def backward(dout, cache): return 1, 2"
    found = outputs(source, PAIR, "out dx", x=3, dout=5)
    assert lack(found["out"]) == lack(found["dx"]) == ("undefined", 0)


def test_a_dict_that_a_missing_function_should_have_filled_is_not_blamed_itself():
    found = outputs("", (Step("f", ("memory",)),), {"seen": "memory[seen]"}, memory={})
    assert lack(found["seen"]) == ("undefined", 0)


def test_an_exception_ends_the_case_and_keeps_what_came_before():
    source = FORWARD + "def backward(dout, cache): return 1 / 0"
    steps = (*PAIR, Step("forward", ("x",), ("later", "cache2")))
    found = outputs(source, steps, "out dx later", x=3, dout=5)
    assert found["out"] == 6
    assert lack(found["dx"]) == lack(found["later"]) == ("raised", 1)
    assert isinstance(found["dx"].error, ZeroDivisionError)


@pytest.mark.parametrize(
    ("returned", "kind", "count"),
    [("1", "count", 1), ("(1, 2, 3)", "count", 3), ("(n for n in 'ab')", "count", 1), ("None", "nothing", 0)],
)
def test_another_number_of_values_is_said(returned, kind, count):
    source = FORWARD + f"def backward(dout, cache): return {returned}"
    found = outputs(source, PAIR, "out dx", x=3, dout=5)
    assert found["out"] == 6
    assert (lack(found["dx"]), found["dx"].count) == ((kind, 1), count)


@pytest.mark.parametrize(
    ("source", "path", "piece", "has"),
    [
        ("def f(): return {'w': 1, 'b': 2}", "it[W]", 0, ("w", "b")),
        ("def f(): return {'W': {'w': 1}}", "it[W][W1]", 1, ("w",)),
        ("def f(): return [1]", "it[3]", 0, ()),
        ("def f(): return None", "it[W]", 0, ()),
        ("class f:\n    b = 1\n    def __init__(self): self.w = 2\n    def go(self): 1", "it.W", 0, ("w", "b", "go")),
    ],
)
def test_a_path_that_leads_nowhere_is_said_with_what_there_is(source, path, piece, has):
    found = outputs(source, (Step("f", (), ("it",)),), {"out": path})["out"]
    assert (lack(found), found.path, found.piece, found.has) == (("absent", None), path, piece, has)


def test_a_method_that_is_not_there_is_a_missing_function():
    source = "class Net:\n    def forward(self, x): return x"
    steps = (Step("Net", (), ("net",)), Step("net.forward", ("x",), ("out",)), Step("net.backward", ("x",), ("dx",)))
    found = outputs(source, steps, "out dx", x=3)
    assert found["out"] == 3
    assert (lack(found["dx"]), found["dx"].has) == (("undefined", 2), ("forward",))


def test_weights_that_have_no_place_are_not_set_silently():
    source = "class Net:\n    def __init__(self): self.w = 1\n    def loss(self): return self.w"
    steps = (Step("Net", (), ("net",)), Step(sets="net.W", arguments=("W",)), Step("net.loss", (), ("loss",)))
    assert lack(outputs(source, steps, "loss", W=3)["loss"]) == ("absent", 1)


def test_a_dict_of_the_case_can_be_given_a_new_key():
    source = "def f(config): return config['mode']"
    steps = (Step(sets="config[mode]", arguments=("mode",)), Step("f", ("config",), ("out",)))
    assert outputs(source, steps, "out", config={}, mode="test") == {"out": "test"}


@pytest.mark.parametrize("end", [SystemExit, MemoryError])
def test_what_ends_more_than_a_call_is_not_caught(end):
    def f() -> None:
        raise end

    with pytest.raises(end):
        perform({"f": f}, (Step("f", (), ("out",)),), {}, {"out": "out"})
