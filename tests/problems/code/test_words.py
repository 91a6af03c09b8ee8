"""What a code task asks for is said from its stub and its steps."""

from __future__ import annotations

import pytest

from problems.catalogue import families
from problems.code.words import calls, definitions, to_write
from problems.option_sets import option_sets
from tests.problems.tasks import coded, task_of

CODED = coded()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sum-product", "Write a function `sum_product(x, y, z)` that returns `f, dx, dy, dz` in this order."),
        ("linear-scores", "Write a function `linear_scores(W, X)` that returns `S`. It may also be named `scores`"),
        (
            "linear-layer",
            "Write the functions `affine_forward(x, w, b)`, which returns `out, cache`, and "
            "`affine_backward(dout, cache)`, which returns `dx, dw, db`.",
        ),
        ("optimizers", "Write a function `sgd_momentum(w, dw, config)` that returns `next_w, config`"),
        ("lifo-stack", "Write the class `Stack(capacity)` with the methods `push(item)` and `pop()`."),
        (
            "two-layer-net",
            "Write the class `TwoLayerNet(input_size, hidden_size, output_size)` "
            "with the method `loss(X, y=None, reg=0.0)`.",
        ),
    ],
)
def test_what_is_to_be_written(name: str, words: str) -> None:
    assert to_write(task_of(name)).startswith(words)


def test_a_name_of_the_teachers_own_is_the_only_one() -> None:
    assert to_write(task_of("linear-scores"), "go") == "Write a function `go(W, X)` that returns `S`."


@pytest.mark.parametrize("name", CODED)
def test_a_stub_defines_what_is_needed_and_returns_what_is_graded(name: str) -> None:
    for options in option_sets(families()[name]):
        task = task_of(name, **options)
        written = definitions(task)
        assert [each.call.partition("(")[0] for each in written] == list(task.functions[: len(written)])
        if not task.script:
            assert written[0].returned == tuple(task.outputs)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("svm-loss", []),
        ("linear-layer", []),
        (
            "dropout",
            [
                'out, cache = dropout_forward(x, mask, p, "train")',
                "dx = dropout_backward(dout, cache)",
                'out_test, cache_test = dropout_forward(x_test, mask, p, "test")',
                "dx_test = dropout_backward(dout_test, cache_test)",
            ],
        ),
        (
            "batch-norm",
            [
                "out, cache = batchnorm_forward(x, gamma, beta, bn_param)",
                "dx, dgamma, dbeta = batchnorm_backward(dout, cache)",
                'bn_param["mode"] = "test"',
                'running_mean = bn_param["running_mean"]',
                'running_var = bn_param["running_var"]',
                "out_test, cache_test = batchnorm_forward(x_test, gamma, beta, bn_param)",
            ],
        ),
    ],
)
def test_how_it_is_run_is_shown_where_it_does_not_go_without_saying(name: str, lines: list[str]) -> None:
    assert list(calls(task_of(name))) == lines


def test_a_call_that_should_raise_says_what_is_graded() -> None:
    lines = calls(task_of("lifo-stack"))
    assert lines[1] == "stack.pop()    # underflow1: 1 if it raises an exception, else 0"
    assert "pop1 = stack.pop()" in lines
