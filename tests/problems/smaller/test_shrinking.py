"""Smaller cases: sizes change together, numbers stay of their kind, and the right answer can still be worked out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from problems.smaller.found_sizes import sizes_of
from problems.smaller.shrinking import shrinking
from problems.smaller.sizes import Sizes, Small, leaves
from problems.smaller.values import palette_of
from tests.problems.tasks import coded, task_of

CODED = coded()


def found(name: str, **options: Any) -> Sizes:
    code = task_of(name, **options)
    sizes, _ = sizes_of(code.cases, 0, code.conventions[0].graph)
    return sizes


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("svm-loss", ("X", 0), ("y", 0)),  # N
        ("svm-loss", ("X", 1), ("W", 0)),  # D
        ("two-layer-net", ("W1", 1), ("W2", 0)),  # H
        ("two-layer-net", ("W2", 1), ("b2", 0)),  # C
        ("batch-norm", ("x", 1), ("x_test", 1)),
        ("mlp-forward", ("W2", 1), ("b2", 0)),
    ],
)
def test_equal_lengths_are_one_size(name: str, one: tuple[str, int], other: tuple[str, int]) -> None:
    axes = found(name).axes
    assert axes[one[0],][one[1]] == axes[other[0],][other[1]]


@pytest.mark.parametrize(
    ("name", "one", "other"), [("svm-loss", ("X", 0), ("X", 1)), ("batch-norm", ("x", 0), ("x_test", 0))]
)
def test_different_lengths_are_not(name: str, one: tuple[str, int], other: tuple[str, int]) -> None:
    axes = found(name).axes
    assert axes[one[0],][one[1]] != axes[other[0],][other[1]]


def test_a_flattened_axis_is_a_product() -> None:
    axes = found("linear-layer").axes
    assert axes["w",][0] == axes["x",][1] + axes["x",][2]


def test_labels_stay_below_the_number_of_classes() -> None:
    sizes = found("softmax-loss")
    assert sizes.labels["y",] == sizes.axes["W",][1]
    assert sizes.least(sizes.axes["W",][1][0]) == 2


def test_numbers_that_are_a_length_follow_it() -> None:
    net, norm = found("two-layer-net"), found("batch-norm")
    assert net.counts["hidden_size",] == (net.axes["b1",][0], 0)
    assert norm.counts["n_less_one",] == (norm.axes["x",][0], 1)


def test_a_scalar_circuit_has_no_sizes() -> None:
    code = task_of("sum-product")
    assert shrinking(code, code.conventions[0], 0).start.lengths == ()


def test_rows_of_an_order_stay_orders() -> None:
    code = task_of("descent-variants")
    changing = shrinking(code, code.conventions[0], 0)
    _, n, _ = changing.start.lengths
    for small in changing.shorter(changing.start):
        order = small.case["order"]
        assert (np.sort(order, axis=1) == np.arange(len(small.case["X"]))).all()
        assert len(small.case["X"]) in (n, n - 1)


def test_a_row_is_taken_out_of_everything_that_has_it() -> None:
    code = task_of("svm-loss")
    changing = shrinking(code, code.conventions[0], 0)
    without_first = next(small for small in changing.shorter(changing.start) if len(small.case["y"]) == 4)
    np.testing.assert_array_equal(without_first.case["X"], code.cases[0]["X"][1:])
    np.testing.assert_array_equal(without_first.case["y"], code.cases[0]["y"][1:])
    np.testing.assert_array_equal(without_first.case["W"], code.cases[0]["W"])


def test_a_class_is_taken_out_of_the_labels_too() -> None:
    sizes = Sizes(axes={("W",): ((0,),), ("y",): ((1,),)}, counts={}, labels={("y",): (0,)}, orders={})
    case = {"W": np.array([5.0, 6.0, 7.0]), "y": np.array([2, 0, 2, 1])}
    cut = sizes.cut(Small(case, (3, 4)), [[0, 2], [0, 1, 2]])
    np.testing.assert_array_equal(cut.case["W"], [5, 7])
    np.testing.assert_array_equal(cut.case["y"], [1, 0, 1])


def test_a_copy_in_a_dictionary_stays_one() -> None:
    code = task_of("batch-norm")
    changing = shrinking(code, code.conventions[0], 0)
    filled = changing.filled(changing.start, np.random.default_rng(0), 1.0).case
    np.testing.assert_array_equal(filled["bn_param"]["running_var"], filled["var_before"])
    assert (filled["var_before"] > 0).all()
    assert filled["bn_param"]["eps"] == code.cases[0]["bn_param"]["eps"]


@pytest.mark.parametrize("name", CODED)
@pytest.mark.parametrize("density", [0.0, 1.0])
def test_every_task_has_right_answers_for_short_cases(name: str, density: float) -> None:
    code = task_of(name)
    convention = code.conventions[0]
    for number in range(len(code.cases)):
        changing = shrinking(code, convention, number)
        lengths = tuple(min(2, length) for length in changing.start.lengths)
        small = changing.filled(changing.shortened(lengths), np.random.default_rng(number), density)
        assert small.lengths == lengths
        with np.errstate(all="ignore"):
            assert code.outcome(convention, small.case).keys() == code.outputs.keys()


@pytest.mark.parametrize("name", CODED)
def test_shapes_types_and_names_are_those_of_the_task(name: str) -> None:
    code = task_of(name)
    changing = shrinking(code, code.conventions[0], 0)
    for made in (changing.rounded(changing.start), changing.nudged(changing.start, 1e-6)):
        before, after = dict(leaves(code.cases[0])), dict(leaves(made.case))
        assert before.keys() == after.keys()
        assert all(type(before[place]) is type(after[place]) for place in before)
        assert all(np.shape(before[place]) == np.shape(after[place]) for place in before)


@pytest.mark.parametrize("name", CODED)
def test_every_change_is_one_number(name: str) -> None:
    code = task_of(name)
    changing = shrinking(code, code.conventions[0], 0)
    for change in changing.changes(changing.start):
        before, after = changing.start.leaves, changing.changed(changing.start, [change]).leaves
        differing = [place for place in before if not np.array_equal(before[place], after[place])]
        assert change.place in differing
        assert np.sum(np.asarray(before[change.place]) != np.asarray(after[change.place])) == 1


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        ([np.array([-1.5, 0.3])], (0, 1, -1, 2, -2)),
        ([np.array([0.0, 1.0, 1.0])], (0, 1)),
        ([np.array([-1, 1, 1])], (1, -1)),
        ([0.1, 0.0, 0.5], (0, 1)),
        ([3, 2], (1, 2, 3)),
        ([np.array([[900.0, -950.0]])], (0, 1, -1, 1000, -1000)),
        ([0.25, 0.5], (1, 0.5, 0.25)),
    ],
)
def test_a_palette_has_simple_numbers_of_the_same_kind(values: list[Any], numbers: tuple[float, ...]) -> None:
    assert palette_of(values, values[0], is_setting=False).numbers == numbers
