"""The shortest sequence of calls on an object that goes wrong, where a task has a model of how they should go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from grader.code.given import Given
from grader.code.script import raising_step
from grader.counterexample.ground import finite, outcome
from grader.counterexample.suspect import Suspect
from grader.counterexample.trial import Found, found, given_in, replies, run
from grader.sandbox import Performed, Worker, encoded
from grader.sandbox.inside.paths import pieces, root
from grader.sandbox.inside.script import Lack, perform
from problems.code.script import Step
from problems.code.task import NUMERIC, FunctionConvention
from problems.smaller.sizes import Case, Small, as_it_was

LENGTHS = (range(1, 5), range(5, 7))  # how many calls the sequences have that are tried in one run
MOST = 80  # sequences in a run
LARGEST = 3  # of the whole numbers that the object is made with

Calls = tuple[Step, ...]  # some of the calls of a script, in its order
Values = Mapping[str, Given | Lack]


@dataclass(frozen=True)
class Played:
    """One sequence on an object of its own, and which names its calls give: to what was returned, to exceptions."""

    number: int
    calls: Calls

    def item(self, place: int) -> str:
        return f"item{self.number}_{place}"

    def raised(self, place: int) -> str:
        return f"raised{self.number}_{place}"

    def steps(self, maker: Step, giving: frozenset[str]) -> Iterator[Step]:
        made = f"{maker.keeps[0]}{self.number}"
        yield replace(maker, keeps=(made,))
        for place, step in enumerate(self.calls):
            call = made + step.call.removeprefix(maker.keeps[0])
            keeps = (self.item(place),) if step.call in giving else ()
            yield Step(call, step.arguments, keeps, raises=self.raised(place))


def shortest(suspect: Suspect, worker: Worker) -> tuple[Suspect, Found[Small]] | None:
    """The submission with a script that is as short as may be, and what it gives there; None if none is found."""
    maker, *methods = suspect.task.script
    if len(maker.keeps) != 1 or not all(pieces(step.call) and root(step.call) == maker.keeps[0] for step in methods):
        return None
    for lengths in LENGTHS:
        sequences = _sequences(methods, lengths)
        for calls, case, raised in _wrong(suspect, worker, maker, sequences):
            alone = _alone(suspect, (maker, *calls), case, raised)
            wrong = _tried(alone, worker)
            return (alone, wrong) if wrong else None  # None if one object changes another
    return None


def _tried(alone: Suspect, worker: Worker) -> Found[Small] | None:
    (case,) = alone.task.cases
    right = finite(outcome(alone.task, alone.convention, case), alone.part)
    if right is None:
        return None
    call = encoded(alone.task.call(alone.convention, case))
    for reply in replies(run(alone, worker, [call])):
        return found(alone, Small(case, ()), reply, given_in(alone, reply), right)
    return None


def _sequences(methods: Sequence[Step], lengths: range) -> list[Calls]:
    """Some of the calls, each sequence of methods once, that end with the last one."""
    found: dict[tuple[str, ...], Calls] = {}
    for length in lengths:
        for calls in combinations(methods, length):
            if calls[-1].call == methods[-1].call:
                found.setdefault(tuple(step.call for step in calls), calls)
    return list(found.values())[:MOST]


def _cases(suspect: Suspect) -> Iterator[Case]:
    """The object is made with small whole numbers, and the calls are given 1, 2, 3, ..."""
    maker, *methods = suspect.task.script
    case = _counted(suspect.task.cases[suspect.number], methods)
    sizes = [name for name in maker.arguments if isinstance(case[name], int)]
    for size in range(1, min((LARGEST, *(case[name] for name in sizes))) + 1):
        yield {**case, **dict.fromkeys(sizes, size)}


def _counted(case: Case, methods: Sequence[Step]) -> Case:
    """The case with 1, 2, 3, ... for the numbers that the calls are given."""
    handed = dict.fromkeys(name for step in methods for name in step.arguments)
    numbers = (name for name in handed if isinstance(case[name], NUMERIC) and not np.ndim(case[name]))
    return {**case, **{name: as_it_was(case[name], number) for number, name in enumerate(numbers, start=1)}}


def _wrong(
    suspect: Suspect, worker: Worker, maker: Step, sequences: Sequence[Calls]
) -> Iterator[tuple[Calls, Case, list[bool]]]:
    """The sequences in whose last call the output goes wrong as it did, and which of their calls should raise."""
    giving = frozenset(step.call for step in suspect.task.script if step.keeps)
    played = [Played(number, calls) for number, calls in enumerate(sequences)]
    steps = tuple(step for each in played for step in each.steps(maker, giving))
    outputs = {name: name for step in steps if step.raises for name in step.kept}
    cases = list(_cases(suspect))
    task = replace(suspect.task, script=steps, outputs=outputs, found={}, cases=tuple(cases))
    calls = [encoded(task.call(suspect.convention, case)) for case in cases]
    answers = run(replace(suspect, task=task), worker, calls).results
    modelled = [perform(task.model, steps, case, outputs).outputs for case in cases]
    for each in played:
        for case, answer, right in zip(cases, answers, modelled, strict=False):
            if isinstance(answer, Performed) and _differs_at_its_end(suspect, each, answer.outputs, right):
                yield each.calls, case, [right[each.raised(place)] == 1 for place in range(len(each.calls))]


def _differs_at_its_end(suspect: Suspect, played: Played, given: Mapping[str, Given], right: Mapping[str, Any]) -> bool:
    last = len(played.calls) - 1
    if any(_differs(suspect, played.raised(place), given, right) for place in range(last)):
        return False
    about_raising = raising_step(suspect.task, suspect.part) is not None
    if about_raising or suspect.kind.startswith("raised:"):
        return _differs(suspect, played.raised(last), given, right)
    return _differs(suspect, played.item(last), given, right)


def _differs(suspect: Suspect, name: str, given: Mapping[str, Given], right: Mapping[str, Any]) -> bool:
    """Are both there, and different?"""
    one, other = given.get(name), right.get(name)
    if not isinstance(one, np.ndarray) or isinstance(other, Lack | None):
        return False
    other = np.asarray(other, float)
    return one.shape != other.shape or not suspect.task.tolerance.passes(one.astype(float), other).all()


def _alone(suspect: Suspect, steps: Calls, case: Case, raised: Sequence[bool]) -> Suspect:
    """The same submission with nothing but one sequence."""
    maker, *before, last = steps
    about_raising = raising_step(suspect.task, suspect.part) is not None
    part = suspect.part
    script = (
        maker,
        *(
            Step(step.call, step.arguments, raises=f"raised{place}" if raised[place] else "")
            for place, step in enumerate(before)
        ),
        Step(last.call, last.arguments, () if about_raising else (part,), raises=part if about_raising else ""),
    )
    used = {name for step in script for name in step.arguments}
    task = replace(
        suspect.task,
        arguments={name: nodes for name, nodes in suspect.task.arguments.items() if name in used},
        outputs={part: part},
        script=script,
        found={},
        cases=(_counted(case, script[1:]),),
    )
    right = FunctionConvention("", "", partial(_modelled, task.model, script, part))
    return replace(suspect, task=task, convention=right, mistakes=(), number=0)


def _modelled(model: Mapping[str, Callable[..., Any]], script: Calls, part: str, **case: Any) -> Mapping[str, Any]:
    value = perform(model, script, case, {part: part}).outputs[part]
    return {part: np.nan if isinstance(value, Lack) else value}
