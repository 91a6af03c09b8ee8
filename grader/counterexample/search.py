"""The smallest counterexample: a few small numbers on which a submission still goes wrong in the same output.

The search runs in isolated jobs that hold small numbers made from public cases, never the hidden inputs, so nothing
that a submission returns, raises or prints there can carry those out. Beyond it a counterexample tells which output is
wrong, in what way and under which convention, all of which the verdicts have told already.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.code.given import Given
from grader.counterexample.foretold import foretold
from grader.counterexample.ground import Candidate, Ground, Path, finite, ground
from grader.counterexample.rounds import Tried, searched
from grader.counterexample.steps import shortest
from grader.counterexample.suspect import Suspect
from grader.counterexample.text import LONGEST, Shown, snippet
from grader.counterexample.trial import Found, Reply, found, given_in, replies, run
from grader.sandbox import Category, Worker, encoded
from problems.smaller.sizes import Small

# How many candidates there are in a round, by the processor seconds of the marked run. What is usual takes 0.01: the
# steps are so far from it and so far apart that a busy machine, on which all takes a little longer, changes nothing.
MOST = ((0.05, 24), (0.2, 6))


def counterexample(suspect: Suspect, worker: Worker, *, show_expected: bool) -> str:
    """A snippet that shows it; empty if there is none that is short, or if the submission is too slow to look for it.

    The same submission gets the same one, however busy the machine is: what is tried is counted, not timed.
    """
    most = next((most for seconds, most in MOST if suspect.cpu_seconds < seconds), 0)
    short = shortest(suspect, worker) if most and suspect.task.model else None
    best: Found[Small] | Found[Candidate] | None
    suspect, best = short or (suspect, smallest(suspect, worker, most) if most else None)
    if best is None or not _is_repeated(suspect, worker, best):
        return ""
    shown = Shown(
        task=suspect.with_cases([best.small.case]),
        convention=suspect.convention,
        part=suspect.part,
        answer=best.reply.answer,
        given=best.given,
        right=best.right,
        filename=suspect.filename,
        functions=suspect.functions,
        is_mutated=best.reply.is_mutated,
    )
    return snippet(shown, show_expected=show_expected)


def smallest(suspect: Suspect, worker: Worker, most: int) -> Found[Candidate] | None:
    """Of the cases that are tried in a few rounds, the smallest in which the submission goes wrong as before."""
    least = 2 if suspect.kind == "wrong-shape" else 1  # a shape without an axis of length 1 tells more
    here = ground(suspect.task, suspect.convention, suspect.number, least, most)
    known: dict[bytes, Reply] = {}

    def ask(suspect: Suspect, path: Path, smalls: Sequence[Candidate]) -> Tried:
        valid = here.valid(smalls, suspect.part)
        is_whole = all(small.key in known for small in valid) or _asked(suspect, worker, here, path, valid, known)
        return Tried(_wrong(suspect, here, valid, known), is_whole)

    best = searched(suspect, here, ask)
    return best if best is not None and best.small.cost[0] <= LONGEST else None


def _asked(
    suspect: Suspect, worker: Worker, here: Ground, path: Path, smalls: Sequence[Candidate], known: dict[bytes, Reply]
) -> bool:
    """Makes the calls in one run, with those that will be made after them if the mistake is the one that is known.

    Where it came to no end, those before it count; what was only foretold does not.
    """
    later = here.valid(foretold(suspect, here, path), suspect.part)
    together = list({small.key: small for small in (*smalls, *later)}.values())
    outcome = run(suspect, worker, [here.call(small) for small in together])
    if outcome.category is not Category.FINISHED and len(together) > len(smalls):
        together = [*smalls]
        outcome = run(suspect, worker, [here.call(small) for small in together])
    known.update(zip((small.key for small in together), replies(outcome), strict=False))
    return outcome.category is Category.FINISHED


def _wrong(
    suspect: Suspect, here: Ground, smalls: Sequence[Candidate], known: dict[bytes, Reply]
) -> list[Found[Candidate]]:
    wrong = []
    for small in smalls:
        right = finite(here.outcome(small), suspect.part)
        if small.key in known and right is not None:
            reply = known[small.key]
            wrong.append(found(suspect, small, reply, given_in(suspect, reply), right))
    return [each for each in wrong if each is not None]


def _is_repeated(suspect: Suspect, worker: Worker, best: Found[Small] | Found[Candidate]) -> bool:
    """Is the same given twice, in a run of its own? Not if it depends on earlier calls, or on chance."""
    call = encoded(suspect.task.call(suspect.convention, best.small.case))
    again = [
        found(suspect, best.small, reply, given_in(suspect, reply), best.right)
        for reply in replies(run(suspect, worker, [call, call]))
    ]
    return len(again) == 2 and all(each is not None and _equal(each.given, best.given) for each in again)


def _equal(one: Given, other: Given) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other, equal_nan=True)
    return one == other
