"""Names a number by what is at hand in a case: the length of an axis, a setting such as the learning rate, 2, 1/2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from problems.code.task import CodeTask

AXES = {1: ("the length of {name}",), 2: ("the number of rows of {name}", "the number of columns of {name}")}
NUMBERS = {
    "2": 2.0,
    "3": 3.0,
    "4": 4.0,
    "10": 10.0,
    "100": 100.0,
    "e": np.e,
    "ln 2": np.log(2.0),
    "ln 10": np.log(10.0),
}
CLOSE = 1e-5


class Constant(NamedTuple):
    """A number in words, for the note and for the student."""

    tag: str
    words: str


def named(task: CodeTask, values: Mapping[int, float]) -> Constant | None:
    """What a number is in each case, by the number of the case; None if it has no name that fits all of them."""
    known = [_known(task, task.cases[number]) for number in values]
    for constant in known[0] if known else ():
        if all(
            constant in each and np.isclose(each[constant], value, rtol=CLOSE, atol=1e-12)
            for each, value in zip(known, values.values(), strict=True)
        ):
            return constant
    return None


def _known(task: CodeTask, case: Mapping[str, object]) -> dict[Constant, float]:
    """The simplest first."""
    bases = dict(_bases(task, case))
    found: dict[Constant, float] = {}
    for tag, words, value in _made(bases):
        found.setdefault(Constant(tag, words), value)
        found.setdefault(Constant(f"-{tag}", f"minus {words}"), -value)
    return found


def _bases(task: CodeTask, case: Mapping[str, object]) -> Iterator[tuple[Constant, float]]:
    yield from ((Constant(tag, tag), value) for tag, value in NUMBERS.items())
    for name, node in task.arguments.items():
        value = case[node] if isinstance(node, str) else None
        settings = value.items() if isinstance(value, Mapping) else [(name, value)]
        for key, setting in settings:
            if isinstance(setting, int | float | np.generic | np.ndarray) and np.ndim(setting) == 0:
                yield Constant(str(key), str(key)), float(setting)
        for axis, words in enumerate(AXES.get(np.ndim(value), ()) if isinstance(value, np.ndarray) else ()):
            yield Constant(f"len-{name}-{axis}", words.format(name=name)), float(np.asarray(value).shape[axis])


def _made(bases: Mapping[Constant, float]) -> Iterator[tuple[str, str, float]]:
    yield "1", "1", 1.0
    for (tag, words), value in bases.items():
        yield tag, words, value
    for (tag, words), value in bases.items():
        if value:
            yield f"1/{tag}", f"1 divided by {words}", 1.0 / value
    for (tag, words), value in bases.items():
        yield f"1-{tag}", f"1 minus {words}", 1.0 - value
        yield f"2{tag}", f"2 times {words}", 2.0 * value
        yield f"{tag}^2", f"the square of {words}", value * value
        if value:
            yield f"1/{tag}^2", f"1 divided by the square of {words}", 1.0 / value**2
        if value > 1:
            yield f"{tag}/({tag}-1)", f"n/(n − 1), n being {words}", value / (value - 1.0)
            yield f"({tag}-1)/{tag}", f"(n − 1)/n, n being {words}", (value - 1.0) / value


def plain(values: Sequence[float]) -> float | None:
    """The one number that it is in every case, if it is one."""
    return values[0] if values and np.allclose(values, values[0], rtol=CLOSE, atol=1e-12) else None
