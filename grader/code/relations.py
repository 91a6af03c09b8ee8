"""How an output differs from the right one, where no known mistake gives it: a next step, without the answer."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.code.evidence import RAISED, Cause, Evidence
from grader.code.holding import Relation, argument, holds
from grader.code.multiples import a_multiple, a_step, an_offset
from grader.code.places import misplaced
from grader.code.script import outputs_alike, raising_step, step_of
from grader.code.stability import NOTE, instability, right_at_zero
from problems.part import Array
from solutions.engine import run

SINGLE = ((-1, "last-example-only", "last"), (0, "first-example-only", "first"))


def related(evidence: Evidence, part: str, *, is_alone: bool) -> Iterator[Cause]:
    """The relations that hold in every case, those that tell most first.

    is_alone: is nothing known of any other output? Else only what the output is, or is off by, is worth a sentence.
    """
    if raising_step(evidence.task, part) is not None or not evidence.is_told(part):
        return
    relations = (*WHAT_IT_IS, *(WHERE_IT_IS if is_alone else ()))
    for relation in relations if _has_right_shape(evidence, part) else (_turned,):
        yield from relation(evidence, part)


def _has_right_shape(evidence: Evidence, part: str) -> bool:
    given = ((number, evidence.given(number, part)) for number in evidence.numbers(part))
    return all(value is not None and value.shape == evidence.expected[number][part].shape for number, value in given)


def _unstable(evidence: Evidence, part: str) -> Iterator[Cause]:
    """Wrong for the largest inputs alone, in a task that has calls with large ones."""
    numbers = range(len(evidence.task.cases))
    alike = list(outputs_alike(evidence.task, part))
    is_wrong = {name: [not evidence.is_right(number, name) for number in numbers] for name in alike}
    is_finite = any(
        is_one and _is_finite(evidence.given(number, name))
        for name in alike
        for number, is_one in enumerate(is_wrong[name])
    )
    told = evidence.task.stability and instability(
        evidence.task, part, is_wrong, is_finite=is_finite, is_hidden=evidence.is_hidden
    )
    if told:
        yield Cause(NOTE, told)


def _is_finite(value: Array | None) -> bool:
    return value is not None and bool(np.isfinite(value).all())


def _another_output(evidence: Evidence, part: str) -> Iterator[Cause]:
    """The right value of another output, or just what was returned for another wrong one."""
    for other in (name for name in evidence.task.outputs if name != part):
        if holds(evidence, part, {number: each[other] for number, each in enumerate(evidence.expected)}):
            yield Cause(f"equals-output:{other}", f"it has the value that belongs to {other}: are the two mixed up?")
        mine = {number: each.get(other) for number, each in enumerate(evidence.returned)}
        if other in evidence.wrong and holds(evidence, part, mine):
            yield Cause(f"same-as:{other}", f"it is the same as what was returned for {other}; the two should differ")


def _an_input(evidence: Evidence, part: str) -> Iterator[Cause]:
    for name, node in evidence.task.arguments.items():
        if holds(evidence, part, {number: argument(evidence, number, node) for number in evidence.numbers(part)}):
            yield Cause(f"equals-input:{name}", f"it is {name} as it was handed over: is the result put anywhere?")


def _turned(evidence: Evidence, part: str) -> Iterator[Cause]:
    guess = {number: each[part].T for number, each in enumerate(evidence.expected)}
    if evidence.expected[0][part].ndim > 1 and holds(evidence, part, guess):
        yield Cause(f"transposed:{part}", "it is the transpose of what is right: look at the order of the product")


def _an_earlier_step(evidence: Evidence, part: str) -> Iterator[Cause]:
    """The value of a node, or the gradient of one, that comes before the output."""
    graph, output = evidence.graph, evidence.task.outputs[part]
    if graph is None or not isinstance(output, str):
        return
    runs = {number: run(graph, evidence.task.cases[number]) for number in evidence.numbers(part)}
    on_the_way = {*graph.ancestors(output), output} if output in graph else set()
    for node in (node for node in graph.computed if node.name != output):
        ops = [graph[use.consumer].op for use in graph.uses(node.name) if use.consumer in on_the_way]
        left = f"it is a value on the way; what is left to do starts with {ops[0]}" if ops else ""
        value = left or f"it is a value of the forward pass, the result of {node.op}"
        if holds(evidence, part, {number: each.values[node.name] for number, each in runs.items()}):
            yield Cause(f"stops-at:{node.name}", value)
        if holds(evidence, part, {number: each.gradients.get(node.name) for number, each in runs.items()}):
            yield Cause(f"stops-at:d{node.name}", f"it is the gradient of the result of {node.op}; go further back")


def _a_factor(evidence: Evidence, part: str) -> Iterator[Cause]:
    """The right value times, or divided by, another: a factor that is there once too often, or missing."""
    if any(np.ndim(each[part]) == 0 for each in evidence.expected):
        return
    for name, told, values in _factors(evidence, evidence.numbers(part)):
        for note, words, power in (("with", "there once too often", 1), ("without", "missing", -1)):
            guess = {number: _times(evidence.expected[number][part], each, power) for number, each in values.items()}
            if holds(evidence, part, guess):
                yield Cause(f"{note}-factor-{name}:{part}", f"a factor is {words}: {told}")


def _factors(evidence: Evidence, numbers: Sequence[int]) -> Iterator[tuple[str, str, dict[int, Array]]]:
    """Name, words and values: the arrays that are handed over, then the values of the nodes."""
    for name, node in evidence.task.arguments.items():
        given = {number: value for number in numbers if (value := argument(evidence, number, node)) is not None}
        if len(given) == len(numbers) and all(value.ndim and value.dtype.kind in "fiu" for value in given.values()):
            yield name, name, given
    if evidence.graph is not None:
        runs = {number: run(evidence.graph, evidence.task.cases[number]).values for number in numbers}
        for gate in evidence.graph.computed:
            values = {number: each[gate.name] for number, each in runs.items()}
            yield gate.name, f"the result of {gate.op}", values


def _times(right: Array, factor: Array, power: int) -> Array | None:
    with np.errstate(all="ignore"):
        try:
            value = np.asarray(right * np.asarray(factor, float) ** power)
        except ValueError:
            return None
    return value if value.shape == right.shape else None


def _one_example(evidence: Evidence, part: str) -> Iterator[Cause]:
    """What is right for a single example of the batch, whole or divided by their number."""
    lengths = {number: _examples(evidence.task.cases[number]) for number in evidence.numbers(part)}
    for place, note, words in SINGLE if max(lengths.values(), default=1) > 1 else ():
        alone = {number: _alone(evidence, number, part, place) for number in lengths}
        shared = {
            number: None if value is None else np.asarray(value / lengths[number]) for number, value in alone.items()
        }
        if holds(evidence, part, alone) or holds(evidence, part, shared):
            yield Cause(note, f"only the {words} example counts: does what belongs into the loop add up there?")


def _alone(evidence: Evidence, number: int, part: str, place: int) -> Array | None:
    case = evidence.task.cases[number]
    cut = {name: value[[place]] if name in _of_batch(evidence.task.cases) else value for name, value in case.items()}
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return evidence.task.outcome(evidence.convention, cut)[part]
    except RAISED:
        return None


def _of_batch(cases: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The arrays that have a row for every example, in every case."""
    return frozenset(
        name
        for name in cases[0]
        if all(np.ndim(case[name]) > 0 and np.shape(case[name])[0] == _examples(case) for case in cases)
    )


def _examples(case: Mapping[str, Any]) -> int:
    """The length of the batch: of the labels, else of the examples; 1 if there is none."""
    found = next((case[name] for name in ("y", "X", "x") if isinstance(case.get(name), np.ndarray)), None)
    return len(found) if found is not None and found.ndim else 1


def _a_setting(evidence: Evidence, part: str) -> Iterator[Cause]:
    """Right wherever a number among the arguments is 0, or the batch has one example, and wrong elsewhere."""
    numbers = evidence.numbers(part)
    is_right = [evidence.is_right(number, part) for number in numbers]
    if all(is_right) or not any(is_right):
        return
    for name in right_at_zero(evidence.task, is_right, numbers):
        yield Cause(f"only-with:{name}", f"it is right where {name} is 0, and nowhere else: look at what {name} does")
    if [_examples(evidence.task.cases[number]) == 1 for number in numbers] == is_right:
        yield Cause(
            "several-examples", "it is right for one example, and not for more: how are the examples put together?"
        )


def _a_later_call(evidence: Evidence, part: str) -> Iterator[Cause]:
    """The same function was right in an earlier call."""
    step = step_of(evidence.task, part) if evidence.task.script else None
    alike = (name for name in outputs_alike(evidence.task, part) if name != part)
    before = [name for name in alike if step is not None and (step_of(evidence.task, name) or 0) < step]
    if before and all(name in evidence.right for name in before):
        yield Cause(
            f"later-call:{part}",
            f"{before[-1]}, of the call before, is right: look at what is kept from one call to the next",
        )


WHAT_IT_IS: tuple[Relation, ...] = (
    _unstable,
    _another_output,
    _an_input,
    _turned,
    a_multiple,
    _an_earlier_step,
    _one_example,
    an_offset,
    a_step,
    _a_factor,
)
WHERE_IT_IS: tuple[Relation, ...] = (_a_setting, _a_later_call, misplaced)
