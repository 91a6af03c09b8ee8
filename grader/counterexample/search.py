"""The smallest counterexample: a few small numbers on which a submission still goes wrong in the same output.

The search runs in isolated jobs that hold small numbers made from public cases, never the hidden inputs, so nothing
that a submission returns, raises or prints there can carry those out. Beyond it a counterexample tells which output is
wrong, in what way and under which convention, all of which the verdicts have told already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from grader.code.given import Given
from grader.counterexample.candidates import Candidates
from grader.counterexample.script import arguments_used
from grader.counterexample.steps import shortest
from grader.counterexample.suspect import Suspect
from grader.counterexample.text import LONGEST, Shown, readable, snippet
from grader.counterexample.trial import Found, explaining, is_clear, tried
from grader.sandbox import Worker
from problems.code.task import NUMERIC, Mistake
from problems.smaller.shrinking import Shrinking, shrinking
from problems.smaller.sizes import Small

ROUNDS = 4  # of candidates
# How many candidates there are in a round, by the processor seconds of the marked run. What is usual takes 0.01: the
# steps are so far from it and so far apart that a busy machine, on which all takes a little longer, changes nothing.
MOST = ((0.05, 24), (0.2, 6))
LEAST = 3  # candidates for which a run is worth its while
CHECKED = 10  # of the candidates that still fail, so many are looked at closely, the smallest first


def counterexample(suspect: Suspect, worker: Worker, *, show_expected: bool) -> str:
    """A snippet that shows it; empty if there is none that is short, or if the submission is too slow to look for it.

    The same submission gets the same one, however busy the machine is: what is tried is counted, not timed.
    """
    most = next((most for seconds, most in MOST if suspect.cpu_seconds < seconds), 0)
    short = shortest(suspect, worker) if most and suspect.task.model else None
    suspect, best = short or (suspect, smallest(suspect, worker, most) if most else None)
    if best is None or not _is_repeated(suspect, worker, best):
        return ""
    shown = Shown(
        task=suspect.with_cases([best.small.case]),
        convention=suspect.convention,
        part=suspect.part,
        answer=best.answer,
        given=best.given,
        right=best.right,
        filename=suspect.filename,
        functions=suspect.functions,
        is_mutated=best.is_mutated,
    )
    return snippet(shown, show_expected=show_expected)


def smallest(suspect: Suspect, worker: Worker, most: int) -> Found | None:
    """Of the cases that are tried in a few rounds, the smallest in which the submission goes wrong as before."""
    changing = shrinking(suspect.task, suspect.convention, suspect.number)
    least = 2 if suspect.kind == "wrong-shape" else 1  # a shape without an axis of length 1 tells more
    candidates = Candidates(changing, arguments_used(suspect.task), least, most)
    best, seen = None, set[bytes]()
    for number in range(ROUNDS):
        simpler = list(islice(_fresh(candidates, best, number, seen), most))
        if len(simpler) < LEAST:
            break
        found, is_whole = tried(suspect, worker, simpler)
        if best is None:
            suspect = replace(suspect, mistakes=_behind(suspect, changing, found))
        better = _least(suspect, candidates, found)
        best = better or best
        if not is_whole or (better is None and number != 1):
            break
    return best if best is not None and candidates.cost(best.small)[0] <= LONGEST else None


def _is_repeated(suspect: Suspect, worker: Worker, best: Found) -> bool:
    """Is the same given twice, in a run of its own? Not if it depends on earlier calls, or on chance."""
    found, _ = tried(suspect, worker, [best.small, best.small])
    return len(found) == 2 and all(_equal(each.given, best.given) for each in found)


def _equal(one: Given, other: Given) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other, equal_nan=True)
    return one == other


def _fresh(candidates: Candidates, best: Found | None, number: int, seen: set[bytes]) -> Iterator[Small]:
    """The candidates of a round that are simpler than the best so far, each once."""
    proposed = candidates.first() if best is None else candidates.round(best.small, number)
    limit = (np.inf, 0) if best is None else candidates.cost(best.small)
    for small in proposed:
        numbers = (np.asarray(value, float) for value in small.leaves.values() if isinstance(value, NUMERIC))
        key = b"".join((repr(small.lengths).encode(), *(number.tobytes() for number in numbers)))
        if key not in seen and candidates.cost(small) < limit:
            seen.add(key)
            yield small


def _behind(suspect: Suspect, changing: Shrinking, found: Sequence[Found]) -> tuple[Mistake, ...]:
    """The mistakes that explain what was returned in the case to start from."""
    return next((explaining(suspect, each) for each in found if each.small is changing.start), ())


def _least(suspect: Suspect, candidates: Candidates, found: Sequence[Found]) -> Found | None:
    """The smallest that is clear of kinks, and that the same mistake explains if one did before."""
    start = candidates.shrinking.start
    ordered = sorted(found, key=lambda each: (candidates.cost(each.small), readable(each.given, each.right)))
    for each in ordered[:CHECKED]:
        if is_clear(suspect, candidates.shrinking, each) and (not suspect.mistakes or explaining(suspect, each)):
            return each
    return next((each for each in ordered if each.small is start), None)
