"""Explains outputs by one known mistake each: the mistake that explains most of them first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.code.evidence import Cause, Evidence
from grader.code.matching import same
from grader.code.script import outputs_alike
from problems.code.task import Mistake


@dataclass(frozen=True)
class Fit:
    """A mistake, and the wrong outputs that it gives in every case.

    contradicts: right outputs of which it gives something else; leaves: wrong ones that it would change too.
    torn: how many of those come of a call of the same function as one that it explains.
    """

    mistake: Mistake
    explains: tuple[str, ...]
    contradicts: tuple[str, ...]
    leaves: tuple[str, ...]
    torn: int = 0

    @property
    def cause(self) -> Cause:
        return Cause(self.mistake.note, self.mistake.feedback)

    @property
    def rank(self) -> tuple[int, int, int]:
        """The lower, the better it explains."""
        return self.torn - len(self.explains), len(self.contradicts), len(self.leaves)


def fits(evidence: Evidence, wrong: Sequence[str], mistakes: Sequence[Mistake]) -> list[Fit]:
    """The mistakes that explain anything: those that explain most first, and of these those that contradict least.

    Where all outputs come of the same lines, a mistake that would have spoilt a right one was not made.
    """
    found = [fit for mistake in mistakes for fit in _fit(evidence, wrong, mistake)]
    if evidence.is_one_program:
        found = [fit for fit in found if not fit.contradicts]
    return sorted(found, key=lambda fit: fit.rank)  # stable: the better known first


def best(evidence: Evidence, explaining: Sequence[Fit]) -> tuple[Cause, ...]:
    """The first; none where another is as good that has a name too, and that would have given something else."""
    if not explaining:
        return ()
    first = explaining[0]
    rivals = (fit for fit in explaining if fit.rank == first.rank and fit.cause.is_named)
    if first.cause.is_named and any(_differ(evidence, first, fit) for fit in rivals):
        return ()
    return (first.cause,)


def lost(evidence: Evidence, wrong: Sequence[str]) -> tuple[Cause, ...]:
    """Of outputs that are finite nowhere, the one named mistake after which nothing is, if there is but one."""
    if any(part not in given for part in wrong for given in evidence.returned) or any(map(evidence.is_told, wrong)):
        return ()
    found = {mistake.note: mistake for mistake in evidence.mistakes if _loses_all(evidence, wrong, mistake)}
    causes = [Cause(mistake.note, mistake.feedback) for mistake in found.values()]
    return (causes[0],) if len(causes) == 1 and causes[0].is_named else ()


def _loses_all(evidence: Evidence, wrong: Sequence[str], mistake: Mistake) -> bool:
    for number in range(len(evidence.task.cases)):
        outputs = evidence.foreseen(mistake, number)
        if outputs is None or not all(evidence.agrees(number, part, outputs) for part in wrong):
            return False
    return True


def is_contradicted(evidence: Evidence, cause: Cause, left: Sequence[str]) -> bool:
    """Would the mistake have spoilt outputs too that it does not explain, and that nothing else explains?"""
    known = [mistake for mistake in evidence.mistakes if mistake.note == cause.note]
    firsts = [evidence.foreseen(mistake, 0) for mistake in known]
    return bool(firsts) and all(first and any(evidence.moves(part, first) for part in left) for first in firsts)


def _differ(evidence: Evidence, one: Fit, other: Fit) -> bool:
    """Do they say something else, and would they give something else?"""
    if one.mistake.note == other.mistake.note:
        return False
    for number in range(len(evidence.task.cases)):
        first, second = evidence.foreseen(one.mistake, number), evidence.foreseen(other.mistake, number)
        if first is None or second is None:
            return first is not second
        if not all(same(evidence.task, first[part], second[part]) for part in first):
            return True
    return False


def _fit(evidence: Evidence, wrong: Sequence[str], mistake: Mistake) -> Iterator[Fit]:
    """Most mistakes drop out at the first case."""
    left = [part for part in wrong if evidence.is_told(part)]
    for number in range(len(evidence.task.cases)):
        outputs = evidence.foreseen(mistake, number)
        left = [part for part in left if evidence.agrees(number, part, outputs)]
        if not left:
            return
    first = evidence.foreseen(mistake, 0)
    leaves = [part for part in wrong if part not in left and first is not None and evidence.moves(part, first)]
    yield Fit(mistake, tuple(left), _contradicted(evidence, mistake), tuple(leaves), _torn(evidence, left, leaves))


def _torn(evidence: Evidence, explained: Sequence[str], leaves: Sequence[str]) -> int:
    if evidence.is_one_program or not leaves or not evidence.task.script:
        return 0
    return sum(any(other in outputs_alike(evidence.task, part) for other in explained) for part in leaves)


def _contradicted(evidence: Evidence, mistake: Mistake) -> tuple[str, ...]:
    outputs = [evidence.foreseen(mistake, number) for number in range(len(evidence.task.cases))]
    return tuple(
        part
        for part in evidence.right
        if not all(evidence.agrees(number, part, each) for number, each in enumerate(outputs))
    )
