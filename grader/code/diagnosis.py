"""Explains what a submission returned: by a known mistake, by terms that came out scaled, by two mistakes at once.

The loss and each gradient are explained on their own, for they are lines of their own, and then told as one story: the
mistake that explains most outputs comes first, and a mistake that explains another output is the likelier half of two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from grader.code.evidence import Evidence
from grader.code.following import Causes, follows
from grader.code.pairs import Pair, pairs
from grader.code.relations import related
from grader.code.script import raising_step
from grader.code.singles import best, fits, is_contradicted, lost
from grader.code.slips import slips
from grader.code.stability import overflowing
from grader.code.terms import scaled
from grader.results import AND, SEPARATOR

UNEXPLAINED = 3  # slips, more than are ever told at once


@dataclass(frozen=True)
class Reason:
    """Why an output is wrong: a stable note, and a text for the student.

    is_mistake: was a mistake found that gives it, or is it only said how the output differs from the right one?
    """

    note: str
    feedback: str
    slips: int = 1
    is_mistake: bool = True


def explain_code(evidence: Evidence, *, by_two: bool = True, in_one_run: bool = True) -> dict[str, Reason]:
    """A reason for each wrong output that one can be found for: it gives the output in every case.

    by_two: also by two mistakes at once, and by how the output differs from the right one, which both takes time.
    in_one_run: by two that work on each other too, which takes most.
    """
    unfilled = {part for part in evidence.wrong if _is_unfilled(evidence, part)}
    wrong = [part for part in evidence.wrong if part not in unfilled]
    causes = _by_one(evidence, wrong) if wrong else {}
    if wrong and not causes:
        causes = dict.fromkeys(wrong, told) if (told := lost(evidence, wrong)) else {}
    if by_two and len(causes) < len(wrong):
        causes = _by_slip(evidence, wrong) or causes  # one slip that gives all is likelier than two mistakes
    if by_two:
        causes |= _by_earlier(evidence, [part for part in wrong if part not in causes], causes)
        left = [part for part in wrong if part not in causes]
        causes |= _by_two(evidence, left, causes, in_one_run=in_one_run)
        causes = _without_contradicted(evidence, wrong, causes)
    causes = {part: _with_overflow(evidence, part, each) for part, each in causes.items()}
    found = {part: Reason("all-zero", f"{part} is 0 in every call: is it filled in yet?") for part in unfilled}
    found |= {part: _reason(each) for part, each in causes.items()}
    left = [part for part in wrong if part not in found] if by_two else []
    return found | _by_relation(evidence, left, is_alone=not found)


def _by_relation(evidence: Evidence, left: Sequence[str], *, is_alone: bool) -> dict[str, Reason]:
    """How the outputs differ from the right ones, where no mistake gives them."""
    first = {part: next(related(evidence, part, is_alone=is_alone), None) for part in left}
    return {
        part: Reason(cause.note, cause.feedback, UNEXPLAINED, is_mistake=False)
        for part, cause in first.items()
        if cause is not None
    }


def _with_overflow(evidence: Evidence, part: str, causes: Causes) -> Causes:
    """With what is only to be seen for large inputs, if the mistake itself does not explain it."""
    lost = evidence.overflows.get(part, frozenset())
    known = [mistake for mistake in evidence.mistakes if len(causes) == 1 and mistake.note == causes[0].note]
    outputs = [evidence.foreseen(mistake, number) for mistake in known for number in lost]
    if not lost or any(each is None or not np.isfinite(each[part]).all() for each in outputs):
        return causes
    return (*causes, overflowing(evidence.task, part))


def _is_unfilled(evidence: Evidence, part: str) -> bool:
    """Is it 0 throughout, as it was made? An array without entries is not: its shape says what is wrong."""
    values = [given.get(part) for given in evidence.returned]
    is_zero = all(value is not None and value.size and not value.any() for value in values)
    return is_zero and raising_step(evidence.task, part) is None


def _reason(causes: Causes) -> Reason:
    notes, sentences = (cause.note for cause in causes), (cause.feedback for cause in causes)
    return Reason(SEPARATOR.join(notes), AND.join(sentences), len(causes))


def _by_one(evidence: Evidence, wrong: Sequence[str]) -> dict[str, Causes]:
    """One known mistake for each output; where it has no name but the terms of the sum have, a term that is scaled."""
    explained = fits(evidence, wrong, evidence.mistakes)
    found: dict[str, Causes] = {}
    for part in wrong:
        known = best(evidence, [fit for fit in explained if part in fit.explains])
        has_name = bool(known) and known[0].is_named
        factors = () if has_name else scaled(evidence, part)
        told = factors if factors and evidence.terms else known or factors
        if told:
            found[part] = told
    return found


def _without_contradicted(evidence: Evidence, wrong: Sequence[str], causes: Mapping[str, Causes]) -> dict[str, Causes]:
    """Where all outputs come of the same lines, a mistake would have been seen in the outputs that are left too."""
    left = [part for part in wrong if part not in causes]
    if not left or not evidence.is_one_program:
        return dict(causes)
    return {
        part: each
        for part, each in causes.items()
        if len(each) > 1 or not each[0].is_named or not is_contradicted(evidence, each[0], left)
    }


def _by_slip(evidence: Evidence, wrong: Sequence[str]) -> dict[str, Causes]:
    """One slip in a line of the reference, if it gives everything that was returned."""
    explained = fits(evidence, wrong, slips(evidence.mistakes)) if evidence.is_one_program else []
    whole = [fit for fit in explained if len(fit.explains) == len(wrong)]
    return dict.fromkeys(wrong, (whole[0].cause,)) if whole else {}


def _by_earlier(evidence: Evidence, left: Sequence[str], causes: Mapping[str, Causes]) -> dict[str, Causes]:
    """What goes back to an earlier output that is wrong, or was made wrong on the way from there."""
    found = {part: follows(evidence, part, causes) for part in left}
    return {part: each for part, each in found.items() if each}


def _by_two(
    evidence: Evidence, left: Sequence[str], causes: Mapping[str, Causes], *, in_one_run: bool
) -> dict[str, Causes]:
    """Two mistakes at once for the outputs that no single one explains."""
    if not left:
        return {}
    elsewhere = frozenset(cause.note for each in causes.values() for cause in each)
    found = pairs(evidence, left, elsewhere, in_one_run=in_one_run)
    often = {notes: sum(notes in map(_notes, each) for each in found.values()) for notes in _all_notes(found)}
    chosen = {part: _told_apart(each, elsewhere, often) for part, each in found.items()}
    return {part: each for part, each in chosen.items() if each}


def _notes(pair: Pair) -> frozenset[str]:
    return frozenset(cause.note for cause in pair)


def _all_notes(found: Mapping[str, Sequence[Pair]]) -> Iterator[frozenset[str]]:
    yield from (_notes(pair) for each in found.values() for pair in each)


def _told_apart(found: Sequence[Pair], elsewhere: Set[str], often: Mapping[frozenset[str], int]) -> Causes:
    """The pair, if there is one best; else what all that are equally good have in common."""

    def score(pair: Pair) -> tuple[int, int, int]:
        """The more outputs it explains, the more of it explains another, and the more has a name, the better."""
        known = sum(cause.note in elsewhere for cause in pair)
        return known, often[_notes(pair)], sum(cause.is_named for cause in pair)

    most = max(map(score, found))
    equal = {_notes(pair): pair for pair in found if score(pair) == most}
    common = frozenset[str]().union(*equal).intersection(*equal)
    first = next(iter(equal.values()))
    return tuple(cause for cause in first if cause.note in common)
