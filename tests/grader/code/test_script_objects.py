"""Tasks in which something lasts from call to call: a dict, a network, running means."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.results import Verdict
from grader.sandbox import Worker
from problems.code.script import Step
from problems.code.task import CodeTask, Instead
from tests.grader.code.scripted import Case, mark, numbers, part, task

# An optimiser that keeps its state in a dict, over two steps.


def momentum(w: Any, dw: Any, dw2: Any, config: Case) -> Case:
    v1 = -config["lr"] * dw
    v2 = config["mu"] * v1 - config["lr"] * dw2
    return {"w1": w + v1, "w2": w + v1 + v2, "v1": v1, "v2": v2}


MOMENTUM = task(
    momentum,
    (
        Step("sgd_momentum", ("w", "dw", "config"), ("w1", "config1")),
        Step("sgd_momentum", ("w1", "dw2", "config1"), ("w2", "config2")),
    ),
    "w1 w2 v1 v2",
    tuple({**numbers(7, w=shape, dw=shape, dw2=shape), "config": {"lr": 0.1, "mu": 0.9}} for shape in ((3,), (2, 3))),
    found={"v1": "config1[velocity]", "v2": "config2[velocity]"},
)
RIGHT_MOMENTUM = """
import numpy as np
def sgd_momentum(w, dw, config):
    v = config.get("velocity", np.zeros_like(w))
    v = config["mu"] * v - config["lr"] * dw
    config["velocity"] = v
    w = w + v
    return w, config
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("w = w + v", "w += v"),
        ("v = config[", "v *= config['mu']; v -= config['lr'] * dw; 0 * config["),
        ("    w = w", "    config = dict(config)\n    w = w"),
    ],
    ids=["anew", "w in place", "v in place", "another dict"],
)
def test_an_optimiser_may_work_in_place_or_anew(worker: Worker, old: str, new: str) -> None:
    assert mark(worker, MOMENTUM, RIGHT_MOMENTUM.replace(old, new)).all_right


def test_the_second_update_shows_what_the_first_does_not(worker: Worker) -> None:
    result = mark(worker, MOMENTUM, RIGHT_MOMENTUM.replace('    config["velocity"] = v\n', ""))
    assert {part.id: part.verdict for part in result.parts} == {
        "w1": Verdict.CORRECT,
        "w2": Verdict.INCORRECT,
        "v1": Verdict.MALFORMED,
        "v2": Verdict.MALFORMED,
    }
    assert part(result, "v1").feedback == "config1 has no 'velocity'; it has lr, mu"


def test_the_call_that_raised_is_counted(worker: Worker) -> None:
    source = RIGHT_MOMENTUM.replace("return w, config", "return w, {}")
    result = mark(worker, MOMENTUM, source)
    assert part(result, "w1").verdict is Verdict.CORRECT
    assert part(result, "w2").feedback == "call 2 of sgd_momentum raised KeyError on line 5: 'mu'"


# A class with parameters.


def net_loss(W1: Any, W2: Any, X: Any, y: Any, **_: Any) -> Case:
    h = np.maximum(0, X @ W1)
    residual = h @ W2 - y
    dh = 2 * residual @ W2.T
    return {"loss": np.sum(residual**2), "dW1": X.T @ (dh * (h > 0)), "dW2": 2 * h.T @ residual, "left": W1}


def net_unmasked(W1: Any, W2: Any, X: Any, y: Any, **_: Any) -> Case:
    right = net_loss(W1, W2, X, y)
    return {**right, "dW1": X.T @ (2 * (np.maximum(0, X @ W1) @ W2 - y) @ W2.T)}


NET = task(
    net_loss,
    (
        Step("TwoLayerNet", ("D", "H", "C"), ("net",)),
        Step(sets="net.params[W1]", arguments=("W1",)),
        Step(sets="net.params[W2]", arguments=("W2",)),
        Step("net.loss", ("X", "y"), ("loss", "grads")),
    ),
    "loss dW1 dW2 left",
    tuple(
        {"D": d, "H": h, "C": c, **numbers(n, W1=(d, h), W2=(h, c), X=(n, d), y=(n, c))}
        for n, d, h, c in ((5, 4, 3, 2), (3, 2, 5, 4))
    ),
    Instead("mask-missing", "the gradient passes only where h > 0", net_unmasked),
    found={"dW1": "grads[W1]", "dW2": "grads[W2]", "left": "net.params[W1]"},
)
RIGHT_NET = """
import numpy as np
class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, std=1e-4):
        self.params = {}
        self.params["W1"] = std * np.random.randn(input_size, hidden_size)
        self.params["W2"] = std * np.random.randn(hidden_size, output_size)
    def loss(self, X, y):
        W1, W2 = self.params["W1"], self.params["W2"]
        h = np.maximum(0, X @ W1)
        r = h @ W2 - y
        dh = 2 * r @ W2.T
        dh[h <= 0] = 0
        grads = {"W1": X.T @ dh, "W2": 2 * h.T @ r}
        return np.sum(r ** 2), grads
"""


def test_a_right_class_earns_full_marks(worker: Worker) -> None:
    result = mark(worker, NET, RIGHT_NET)
    assert (result.all_right, result.notes) == (True, ())


@pytest.mark.parametrize(
    ("old", "new", "wrong", "words"),
    [
        ("        dh[h <= 0] = 0\n", "", {"dW1"}, "passes only where h > 0"),
        ('"W2": 2 * h', '"W2": h', {"dW2"}, "dW2 is half of what it should be"),
        ('{"W1": X', '{"w1": X', {"dW1"}, "grads has no 'W1'; it has w1, W2"),
        (", grads\n", ", (grads,)\n", {"dW1", "dW2"}, "grads has no 'W1'"),
        (", grads\n", ", None\n", {"dW1", "dW2"}, "grads has no 'W1'; it is of type NoneType"),
        (", grads\n", ", [1, 2]\n", {"dW1", "dW2"}, "grads has no 'W1'; it is of type list"),
        (
            ", grads\n",
            "\n",
            {"loss", "dW1", "dW2"},
            "net.loss returned one value of type float64; expected 2: loss, grads",
        ),
        ('self.params["W1"] =', "self.W1 =", {"loss", "dW1", "dW2", "left"}, "net.params has no 'W1'"),
        ("self, X, y):", "self, X, y, reg):", {"loss", "dW1", "dW2", "left"}, "net.loss raised TypeError"),
        ("def loss", "def lose", {"loss", "dW1", "dW2", "left"}, "net has no method 'loss'; it has params, lose"),
        ("output_size, std=1e-4", "output", {"loss", "dW1", "dW2", "left"}, "TwoLayerNet raised NameError on line 6"),
        ("class TwoLayerNet", "class Net", {"loss", "dW1", "dW2", "left"}, "no function named TwoLayerNet was found"),
    ],
)
def test_one_changed_line_of_a_class_is_told(worker: Worker, old: str, new: str, wrong: set[str], words: str) -> None:
    assert old in RIGHT_NET
    result = mark(worker, NET, RIGHT_NET.replace(old, new))
    assert {part.id for part in result.parts if part.score == 0} == wrong
    assert words in part(result, "dW2" if wrong == {"dW2"} else "dW1").feedback


# Running means, which the function writes into a dict that it is given.


def batchnorm(x: Any, gamma: Any, bn_param: Case, **_: Any) -> Case:
    mean, var = x.mean(axis=0), x.var(axis=0)
    rate = bn_param["momentum"]
    running = (1 - rate) * mean
    test = gamma * (x - running) / np.sqrt((1 - rate) * var + bn_param["eps"])
    return {"out": gamma * (x - mean) / np.sqrt(var + bn_param["eps"]), "mean": running, "test": test}


BATCHNORM = task(
    batchnorm,
    (
        Step("batchnorm_forward", ("x", "gamma", "bn_param"), ("out", "cache")),
        Step(sets="bn_param[mode]", arguments=("then",)),
        Step("batchnorm_forward", ("x", "gamma", "bn_param"), ("test", "cache")),
    ),
    "out mean test",
    (
        {
            **numbers(3, x=(5, 3), gamma=(3,)),
            "bn_param": {"mode": "train", "eps": 1e-5, "momentum": 0.9},
            "then": "test",
        },
    ),
    found={"mean": "bn_param[running_mean]"},
)
RIGHT_BATCHNORM = """
import numpy as np
def batchnorm_forward(x, gamma, bn_param):
    zero = np.zeros(x.shape[1])
    mean, var = bn_param.get("running_mean", zero), bn_param.get("running_var", zero)
    if bn_param["mode"] == "train":
        mu, sigma2, p = x.mean(axis=0), x.var(axis=0), bn_param["momentum"]
        bn_param["running_mean"] = p * mean + (1 - p) * mu
        bn_param["running_var"] = p * var + (1 - p) * sigma2
        mean, var = mu, sigma2
    return gamma * (x - mean) / np.sqrt(var + bn_param["eps"]), None
"""


def test_a_dict_that_is_written_into_is_no_remark(worker: Worker) -> None:
    result = mark(worker, BATCHNORM, RIGHT_BATCHNORM)
    assert (result.all_right, result.feedback) == (True, ())


def test_running_means_that_are_not_kept_are_missed(worker: Worker) -> None:
    result = mark(worker, BATCHNORM, RIGHT_BATCHNORM.replace('"running_mean"] =', '"mean"] ='))
    assert {part.id for part in result.parts if part.score == 0} == {"mean", "test"}
    told = "bn_param has no 'running_mean'; it has mode, eps, momentum, mean, running_var"
    assert part(result, "mean").feedback == told


# Where the inputs are hidden, no word and no number that a submission chose may carry them out.


@pytest.mark.parametrize(
    ("code", "source"),
    [
        (NET, RIGHT_NET.replace('{"W1": X', '{"SECRET": X')),
        (NET, RIGHT_NET.replace("self.params", "self.SECRET")),
        (NET, RIGHT_NET.replace("self.params = {}", "self.params = {'SECRET': 1}").replace('["W1"] =', '["w1"] =')),
        (NET, RIGHT_NET.replace("def loss", "def SECRET")),
        (NET, RIGHT_NET.replace(", grads", ", type('SECRET', (), {})()")),
        (NET, RIGHT_NET.replace(", grads", ", {'W1': type('SECRET', (), {})(), 'W2': 1}")),
        (NET, RIGHT_NET.replace("return np.sum(r ** 2), grads", "return type('SECRET', (), {})()")),
        (NET, RIGHT_NET.replace("return np", "raise type('SECRET', (Exception,), {})('SECRET')\n        return np")),
        (MOMENTUM, RIGHT_MOMENTUM.replace('"velocity"', '"SECRET"')),
    ],
)
def test_no_name_carries_a_hidden_input_out(worker: Worker, code: CodeTask, source: str) -> None:
    hidden = mark(worker, code, source, is_hidden=True)
    assert hidden.score < hidden.points
    assert "SECRET" not in repr(hidden)


NAMED_BY_THE_CALLS = """
import sys
one = sys._getframe()
while "work" not in one.f_locals:
    one = one.f_back
known = len(one.f_locals["work"].calls)
globals()[f"SECRET{known}"] = type("C", (), {"__module__": "submission"})
"""


@pytest.mark.parametrize(
    ("code", "source", "told"),
    [
        (NET, RIGHT_NET.replace("class TwoLayerNet", "class Net"), "the file defines Net"),
        (MOMENTUM, RIGHT_MOMENTUM.replace("def sgd_momentum", "def momentum"), "the file defines momentum"),
        (NET, NAMED_BY_THE_CALLS, "the file defines SECRET0"),
    ],
)
def test_what_the_file_defines_instead_is_told_by_a_run_without_inputs(
    worker: Worker, code: CodeTask, source: str, told: str
) -> None:
    """A name that it takes from the calls is that of no calls."""
    hidden = mark(worker, code, source, is_hidden=True)
    assert all(part.feedback.endswith(told) for part in hidden.parts)


def test_no_number_of_values_carries_a_hidden_input_out(worker: Worker) -> None:
    result = mark(worker, NET, RIGHT_NET.replace(", grads\n", ", *range(7771)\n"), is_hidden=True)
    assert part(result, "dW1").feedback == "net.loss returned too many values; expected 2: loss, grads"
