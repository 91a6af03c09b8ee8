"""The code tasks of initialisation: the scale of the first weights from the shape of their matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from problems.code.reference import Way, case_draw, reference_task
from problems.code.rewritten import Change, Row
from problems.code.task import CodeTask
from problems.family import Options, Posed
from problems.part import Array
from problems.tasks.accepting import accepted
from problems.tasks.circuit import circuit_code
from solutions.reference import preparation

Scale = Callable[[Array], float]
NAMES = {"xavier": "Xavier (Glorot) initialisation", "he": "He initialisation, for ReLU units"}
SCALES = {  # distribution -> what is returned; its square over the variance
    "normal": ("the standard deviation of a normal distribution", 1),
    "uniform": ("the limit of a uniform distribution from -limit to limit", 3),
}
FANS = {  # which fans count -> in words, for Xavier's, where that is left open
    "both": "the variance of the weights is 2 / (fan_in + fan_out)",
    "in": "the variance of the weights is 1 / fan_in",
}
REFERENCES: Mapping[tuple[str, str, str], Scale] = {
    ("xavier", "normal", "both"): preparation.xavier_normal,
    ("xavier", "uniform", "both"): preparation.xavier_uniform,
    ("xavier", "normal", "in"): preparation.xavier_normal_of_inputs,
    ("xavier", "uniform", "in"): preparation.xavier_uniform_of_inputs,
    ("he", "normal", "in"): preparation.he_normal,
    ("he", "uniform", "in"): preparation.he_uniform,
}
OTHERS = {  # note, feedback, the number under the root over the factor of the distribution, and what it is divided by
    "xavier": (
        ("he-for-xavier", "that is He's scale, with 2 / fan_in", 2, "shape[0]"),
        ("fan-in-missing", "the inputs of the layer count too, not the outputs alone", 2, "shape[1]"),
        ("factor-two-missing", "the variance is 2 over the sum of the fans, not 1", 1, "sum(shape)"),
        ("fans-multiplied", "the fans are added, not multiplied", 2, "(shape[0] * shape[1])"),
    ),
    "he": (
        ("fan-out-for-fan-in", "He's scale counts the inputs, fan_in", 2, "shape[1]"),
        ("xavier-for-he", "that is Xavier's scale, from both fans", 2, "sum(shape)"),
        ("xavier-for-he", "He's scale counts the inputs, fan_in, not the mean of both fans", 4, "sum(shape)"),
        ("factor-two-missing", "the variance is 2 / fan_in, not 1", 1, "shape[0]"),
    ),
}
SIZES = ((300, 100), (64, 10), (20, 50))  # fan_in, fan_out
EQUAL = circuit_code("equal_weights", "A network with equal weights, in code")


def initialization_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """The scale of the first weights, or the gradients of a network whose weights are all equal."""
    start, kind = str(options["start"]), str(options["distribution"])
    if start not in NAMES:
        return _equal(posed, options, seed)
    return reference_task(
        title="The scale of the first weights, in code",
        statement=(
            f"The argument `shape` is `(fan_in, fan_out)`, the shape of a matrix of weights. Return the scale of"
            f" {NAMES[start]}: {SCALES[kind][0]} around 0."
        ),
        functions=(f"{start}_{kind}",),
        outputs=("scale",),
        cases=tuple(_case(index, seed) for index in range(len(SIZES))),
        ways=_ways(start, kind, str(options["fans"])),
    )


def _equal(posed: Posed, options: Options, seed: int) -> CodeTask:
    """The network is run at equal weights first, and then at others, which show what belongs to which weight."""
    task = EQUAL(posed, options, seed)
    cases = [
        {
            name: value
            if name in posed.constants or not index
            else case_draw(f"equal-{index}", seed).steps(name, -1, 1, 0.01)[0]
            for name, value in case.items()
        }
        for index, case in enumerate(task.cases)
    ]
    return replace(task, cases=tuple(cases), statement=f"{task.statement} It is called with other weights too.")


def _ways(start: str, kind: str, fans: str) -> tuple[Way, ...]:
    if start == "he":
        return (Way(REFERENCES[start, kind, "in"], _mistakes(start, kind, "in")),)
    return tuple(
        Way(REFERENCES[start, kind, note], _mistakes(start, kind, note), f"fans-{note}", FANS[note])
        for note in accepted(FANS, fans)
    )


def _mistakes(start: str, kind: str, fans: str) -> tuple[Row, ...]:
    """In sqrt(number / fans), where the number is the factor of the distribution, or twice that."""
    other, factor = {"normal": "uniform", "uniform": "normal"}[kind], SCALES[kind][1]
    over = {"both": "(fan_in + fan_out)", "in": "fan_in"}[fans]
    two = 2 if start == "he" or fans == "both" else 1
    of_inputs, right = over == "fan_in", f"sqrt({two * factor} /"
    return (
        ("root-missing", "the scale is the square root of that", ("np.sqrt(", "(")),
        *([_root_of_numerator(two * factor, over)] if two * factor != 1 else []),  # the root of 1 is 1
        (
            "other-distribution",
            f"that is {SCALES[other][0]}; asked is {SCALES[kind][0]}",
            (right, f"sqrt({two * SCALES[other][1]} /"),
        ),
        *(
            _row(note, told, tuple(_changes(two * factor, number * factor, over, wrong)))
            for note, told, number, wrong in OTHERS[start]
            if (number, wrong) != (two, "shape[0]" if of_inputs else "sum(shape)")
        ),
    )


def _root_of_numerator(number: int, over: str) -> Row:
    told = "the root is taken of the whole fraction, not of its numerator alone"
    return _row("root-of-numerator", told, ((f"np.sqrt({number} / {over})", f"np.sqrt({number}) / {over}"),))


def _row(note: str, feedback: str, changes: tuple[Change, ...]) -> Row:
    return (note, feedback, *changes)


def _changes(number: int, wrong: int, over: str, below: str) -> Iterator[Change]:
    """Of the number under the root, and of what it is divided by, if they differ."""
    if wrong != number:
        yield (f"sqrt({number} /", f"sqrt({wrong} /")
    if {"shape[0]": "fan_in", "sum(shape)": "(fan_in + fan_out)"}.get(below) != over:
        yield (f" / {over}))", f" / {below}))")


def _case(index: int, seed: int) -> Mapping[str, Any]:
    draw = case_draw(f"fans-{index}", seed)
    return {"shape": np.array(SIZES[index]) + draw.integers("more", 0, 9, (2,))[0].astype(int)}
