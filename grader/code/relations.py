"""How an output differs from the right one, where no known mistake gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.code.evidence import Cause, Evidence
from grader.code.script import outputs_alike
from grader.code.stability import NOTE, instability

Relation = Callable[[Evidence, str], Iterator[Cause]]


def related(evidence: Evidence, part: str) -> Iterator[Cause]:
    """The relations that hold in every case, those that tell most first."""
    for relation in RELATIONS:
        yield from relation(evidence, part)


def _unstable(evidence: Evidence, part: str) -> Iterator[Cause]:
    """Wrong for the largest inputs alone, in a task that has calls with large ones."""
    numbers = range(len(evidence.task.cases))
    is_wrong = {
        name: [not evidence.is_right(number, name) for number in numbers] for name in outputs_alike(evidence.task, part)
    }
    told = evidence.task.stability and instability(evidence.task, part, is_wrong, is_hidden=evidence.is_hidden)
    if told:
        yield Cause(NOTE, told)


RELATIONS: tuple[Relation, ...] = (_unstable,)
