"""The code tasks of optimisers: an update that keeps what it remembers in a dictionary, called three times in a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from problems.code.printed import stub
from problems.code.reference import Way, case_draw, reference_task
from problems.code.script import Step
from problems.code.task import CodeTask
from problems.family import Options, Posed
from problems.mistakes.optimizer import OF_ADAM, OF_MOMENTUM, OF_RMSPROP
from problems.part import Array
from problems.tasks.accepting import OPEN
from solutions.reference import optimizers
from solutions.reference.optimizers import Config

Update = Callable[[Array, Array, Config], tuple[Array, Config]]

UPDATES = 3
SHAPES = ((4,), (2, 3), (5,))
SETTING = (
    " The function takes the weights, their gradient, and a dictionary `config` with the settings; it returns the new"
    " weights and `config`, in which it keeps what it has to remember until the next update. It is called three times"
    " in a row."
)
WAYS = {
    "momentum": (
        Way(
            optimizers.sgd_momentum,
            OF_MOMENTUM["classical"],
            "classical",
            "the velocity is v = momentum * v - learning_rate * dw, and w moves by v",
        ),
        Way(
            optimizers.averaged_momentum,
            OF_MOMENTUM["averaged"],
            "averaged",
            "the velocity is v = momentum * v + (1 - momentum) * dw, and w moves by -learning_rate * v",
        ),
    ),
    "rmsprop": (Way(optimizers.rmsprop, OF_RMSPROP),),
    "adam": (Way(optimizers.adam, OF_ADAM),),
}


@dataclass(frozen=True)
class _Rule:
    """What is asked for an update rule; settings are config in each case."""

    function: str
    title: str
    sentence: str
    settings: tuple[Mapping[str, float], ...]


RULES = {
    "momentum": _Rule(
        "sgd_momentum",
        "Momentum, in code",
        "Gradient descent with momentum; the velocity starts at 0.",
        (
            {"learning_rate": 0.1, "momentum": 0.9},
            {"learning_rate": 0.05, "momentum": 0.5},
            {"learning_rate": 0.2, "momentum": 0.8},
        ),
    ),
    "rmsprop": _Rule(
        "rmsprop",
        "RMSProp, in code",
        "RMSProp keeps a decaying mean of the squared gradients, the cache, which starts at 0, and divides each step"
        " by its root, to which `epsilon` is added.",
        (
            {"learning_rate": 0.1, "decay_rate": 0.99, "epsilon": 1e-8},
            {"learning_rate": 0.05, "decay_rate": 0.9, "epsilon": 1e-3},
            {"learning_rate": 0.2, "decay_rate": 0.8, "epsilon": 1e-2},
        ),
    ),
    "adam": _Rule(
        "adam",
        "Adam, in code",
        "Adam keeps decaying means $m$ of the gradients and $v$ of their squares, which start at 0, and counts its"
        " updates. Both means are corrected for their start before they are used; `epsilon` is added to the root of"
        " $v$.",
        (
            {"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
            {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-3},
            {"learning_rate": 0.2, "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-2},
        ),
    ),
}


def optimizer_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """The update rule of the option `rule`."""
    del posed
    name, momentum = str(options["rule"]), str(options["momentum"])
    rule = RULES[name]
    task = reference_task(
        title=rule.title,
        statement=rule.sentence + SETTING,
        functions=(rule.function,),
        outputs=tuple(f"w{t}" for t in range(1, UPDATES + 1)),
        cases=tuple(_case(rule, index, seed) for index in range(len(SHAPES))),
        ways=tuple(way for way in WAYS[name] if not way.note or momentum in (OPEN, way.note)),
        played=_updates,
    )
    hints = f"w and dw have the same shape; the keys of config are {', '.join(rule.settings[0])}."
    written = stub(rule.function, ("w", "dw", "config"), ("next_w", "config"), below=hints)
    return replace(task, stub=written, script=_script(rule.function))


def _updates(update: Update) -> Callable[..., tuple[Array, Array, Array]]:
    """The weights after each of three updates, the dictionary handed on from one to the next."""

    def path(w: Array, dw1: Array, dw2: Array, dw3: Array, config: Config) -> tuple[Array, Array, Array]:
        w1, config = update(w, dw1, dict(config))
        w2, config = update(w1, dw2, config)
        w3, config = update(w2, dw3, config)
        return w1, w2, w3

    return path


def _script(function: str) -> tuple[Step, ...]:
    """Each update starts from the weights and the dictionary that the one before it returned."""
    ends = ("", *range(1, UPDATES + 1))
    return tuple(
        Step(function, (f"w{before}", f"dw{t}", f"config{before}"), (f"w{t}", f"config{t}"))
        for before, t in pairwise(ends)
    )


def _case(rule: _Rule, index: int, seed: int) -> Mapping[str, Any]:
    shape = SHAPES[index]
    draw = case_draw(f"{rule.function}-{index}", seed)
    names = ("w", *(f"dw{t}" for t in range(1, UPDATES + 1)))
    numbers = {name: draw.steps(name, -2, 2, 0.01, shape)[0] for name in names}
    return {**numbers, "config": dict(rule.settings[index])}
