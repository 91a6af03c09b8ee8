"""A script that cannot be performed is refused when it is written, and a case is handed over in objects of its own."""

from __future__ import annotations

import numpy as np
import pytest

from problems.code.script import Step, check_script, root
from problems.code.task import CodeTask, FunctionConvention

X = np.array([[1.0, 2.0, 3.0]])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "either calls or sets"),
        ({"call": "f", "sets": "net.W", "arguments": ("W",)}, "either calls or sets"),
        ({"sets": "net.W"}, "'net.W' puts one argument"),
        ({"sets": "net", "arguments": ("W",)}, "'net' puts one argument"),
        ({"sets": "net.W", "arguments": ("W",), "keeps": ("out",)}, "keeps nothing"),
        ({"call": "net."}, "'net.' is no path"),
        ({"call": "f", "arguments": ("x[",)}, r"'x\[' is no path"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(fields: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Step(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("path", "name"), [("out", "out"), ("net.params[W1]", "net"), ("grads[W1].T", "grads")])
def test_a_path_starts_from_a_value(path: str, name: str) -> None:
    assert root(path) == name


@pytest.mark.parametrize(
    ("script", "places", "said"),
    [
        ((Step("g", ("x",), ("out",)),), {}, "the step g uses 'g'"),
        ((Step("f", ("y",), ("out",)),), {}, "the step f uses 'y'"),
        ((Step("net.go"), Step("f", (), ("net",))), {}, "the step net.go uses 'net'"),
        ((Step(sets="net.W", arguments=("x",)),), {}, "the step net.W uses 'net'"),
        ((Step("f", ("x",), ("out",)),), {"dx": "grads[x]"}, "the output 'dx' is looked up in 'grads\\[x\\]'"),
    ],
)
def test_a_script_that_uses_what_is_not_there_is_refused(
    script: tuple[Step, ...], places: dict[str, str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        check_script(script, ("f",), ("x",), places)


def code(**case: object) -> CodeTask:
    names = {name: name for name in case}
    convention = FunctionConvention("", "", lambda **given: given)
    return CodeTask("", "", ("f",), names, {"x": "x"}, (case,), (convention,), lambda _: (), "", "")


@pytest.mark.parametrize(
    ("given", "handed"),
    [(np.array(2.5), 2.5), (np.int64(3), 3), (True, True), ("train", "train"), (None, None), ({"a": 1}, {"a": 1})],
)
def test_what_is_no_array_is_handed_over_as_python_has_it(given: object, handed: object) -> None:
    ((only,),) = code(x=given).calls(FunctionConvention("", "", dict))
    assert (type(only), only) == (type(handed), handed)


def test_a_transposed_argument_is_handed_over_as_that() -> None:
    ((x, y),) = code(x=X, y=X).calls(FunctionConvention("", "", dict, transposed=frozenset("x")))
    assert (x.shape, y.shape) == ((3, 1), (1, 3))


def test_a_dict_is_handed_over_as_a_copy() -> None:
    task = code(config={"v": X})
    ((config,),) = task.calls(task.conventions[0])
    config["v"] += 1
    assert task.cases[0]["config"]["v"] is X
    np.testing.assert_array_equal(X, [[1.0, 2.0, 3.0]])


def test_what_is_expected_does_not_change_the_case() -> None:
    def writes(x: dict[str, float]) -> dict[str, object]:
        x["seen"] = x.get("seen", 0.0) + 1
        return {"x": x["seen"]}

    task = code(x={})
    convention = FunctionConvention("", "", writes)
    assert [task.outcome(convention, task.cases[0])["x"] for _ in range(2)] == [1.0, 1.0]
