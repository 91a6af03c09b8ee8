"""Judges each output of a code task under one convention: a part is right if it is right in every case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from grader.code.comparison import NOTHING, Wrong, compared, kind_in_words
from grader.code.evidence import foreseen
from grader.code.given import Given
from grader.code.script import missing_before, outputs_alike
from grader.code.stability import NOTE, instability
from grader.results import PartResult, Verdict
from problems.code.task import CodeTask, Convention, Mistake
from problems.part import Array

MOST_ORDERED = 4  # outputs that are not right in their place, whose orders are tried


def judged(
    task: CodeTask,
    convention: Convention,
    given: Sequence[Mapping[str, Given]],
    expected: Sequence[Mapping[str, Array]],
    *,
    is_hidden: bool,
) -> tuple[PartResult, ...]:
    """The result of each output; `given` and `expected` have them by name, case by case.

    What is right in its place is right; of the others, the order in which they were returned may be all that is wrong.
    """
    wrongs = {part: _wrongs(task, part, given, expected, is_hidden) for part in task.outputs}
    parts = {part: _part(task, part, wrongs, expected, is_hidden) for part in task.outputs}
    for names in _returned_together(task):
        wrong = tuple(name for name in names if parts[name].verdict is not Verdict.CORRECT)
        order = _other_order(task, wrong, given, expected)
        if order and not _declared(task, convention, names, given):
            feedback = _out_of_order(names, dict(zip(wrong, order, strict=True)))
            parts |= {part: _wrong(parts[part], (Verdict.INCORRECT, "wrong-order", feedback)) for part in wrong}
    return tuple(_after_missing(task, part, given) for part in parts.values())


def _wrongs(
    task: CodeTask,
    part: str,
    given: Sequence[Mapping[str, Given]],
    expected: Sequence[Mapping[str, Array]],
    is_hidden: bool,
) -> list[Wrong | None]:
    return [
        compared(task, mine[part], right[part], part, case if is_hidden else None)
        for mine, right, case in zip(given, expected, task.cases, strict=True)
    ]


def _part(
    task: CodeTask,
    part: str,
    wrongs: Mapping[str, Sequence[Wrong | None]],
    expected: Sequence[Mapping[str, Array]],
    is_hidden: bool,
) -> PartResult:
    """The first call in which the part is not right decides."""
    result = PartResult(part, task.points, kind_in_words(expected[0][part]))
    first = next(filter(None, wrongs[part]), None)
    if first is None:
        return replace(result, verdict=Verdict.CORRECT, score=task.points)
    unstable = _unstable(task, part, wrongs, is_hidden)
    if unstable:
        return _wrong(result, (first[0], NOTE, f"{first[2]} {unstable}"))
    return _wrong(result, _in_how_many(first, wrongs[part]))


def _in_how_many(first: Wrong, wrongs: Sequence[Wrong | None]) -> Wrong:
    """What is returned in some calls only is told with their number: there is a return statement."""
    verdict, note, feedback = first
    number = sum(wrong is not None and wrong[1] == NOTHING for wrong in wrongs)
    if note != NOTHING or number == len(wrongs):
        return first
    what = feedback.partition(";")[0]
    why = "one way through the function ends without a return statement"
    return verdict, note, f"{what} in {number} of {len(wrongs)} calls, and not in the others: {why}"


def _unstable(task: CodeTask, part: str, wrongs: Mapping[str, Sequence[Wrong | None]], is_hidden: bool) -> str:
    """What to say of an output that is not finite for the largest inputs, and right otherwise."""
    alike = list(outputs_alike(task, part))
    if any(wrong[1] != "not-finite" for name in alike for wrong in wrongs[name] if wrong):
        return ""
    is_wrong = {name: [wrong is not None for wrong in wrongs[name]] for name in alike}
    return instability(task, part, is_wrong, is_hidden=is_hidden)


def _wrong(part: PartResult, wrong: Wrong) -> PartResult:
    verdict, note, feedback = wrong
    return replace(part, verdict=verdict, score=0.0, note=note, feedback=feedback)


def _after_missing(task: CodeTask, part: PartResult, given: Sequence[Mapping[str, Given]]) -> PartResult:
    """What is wrong after a method was missing may be right once it is there."""
    missing = missing_before(task, part.id, given) if task.script and part.verdict is Verdict.INCORRECT else ""
    if not missing:
        return part
    return replace(
        part, note="after-missing", feedback=f"{part.feedback}; before it, {missing} was called and is missing"
    )


def _returned_together(task: CodeTask) -> Iterator[tuple[str, ...]]:
    """The outputs that one call returns, in their order."""
    if not task.script:
        yield tuple(task.outputs)
    for step in task.script:
        yield tuple(name for name in step.keeps if task.places.get(name) == name)


def _other_order(
    task: CodeTask,
    names: tuple[str, ...],
    given: Sequence[Mapping[str, Given]],
    expected: Sequence[Mapping[str, Array]],
) -> tuple[str, ...]:
    """The names of the outputs in the order in which they were returned, if that is all that is wrong; else none."""
    for order in permutations(names) if len(names) <= MOST_ORDERED else ():
        pairs = (
            (case[place], right[name])
            for case, right in zip(given, expected, strict=True)
            for place, name in zip(names, order, strict=True)
        )
        if all(compared(task, value, right, "") is None for value, right in pairs):
            return order if order != names else ()
    return ()


def _declared(
    task: CodeTask, convention: Convention, names: tuple[str, ...], given: Sequence[Mapping[str, Given]]
) -> bool:
    """Is what was returned, in every place and case, what a mistake with a name of its own gives?"""
    return any(
        all(_gives(task, convention, number, names, mistake, mine) for number, mine in enumerate(given))
        for mistake in task.known_mistakes(convention)
        if ":" not in mistake.note
    )


def _gives(
    task: CodeTask,
    convention: Convention,
    number: int,
    names: tuple[str, ...],
    mistake: Mistake,
    mine: Mapping[str, Given],
) -> bool:
    outputs = foreseen(task, convention, number, mistake)
    return outputs is not None and all(compared(task, mine[name], outputs[name], "") is None for name in names)


def _out_of_order(names: Sequence[str], instead: Mapping[str, str]) -> str:
    """instead: what was returned in the place of a name."""
    returned, asked = ", ".join(instead.get(name, name) for name in names), ", ".join(names)
    return f"the values are right, but in another order: it returned {returned}; asked is {asked}"
