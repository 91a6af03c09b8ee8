"""The rounds of a search, whoever answers: the submission, or a mistake in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from grader.counterexample.ground import Candidate, Ground, Path, finite
from grader.counterexample.suspect import Suspect
from grader.counterexample.text import readable
from grader.counterexample.trial import Found
from problems.code.task import Mistake

ROUNDS = 4  # of candidates
LEAST = 3  # candidates for which a run is worth its while
CHECKED = 10  # of the candidates that still fail, so many are looked at closely, the smallest first


class Tried(NamedTuple):
    """The cases in which the submission goes wrong as before, and whether all could be tried."""

    found: Sequence[Found[Candidate]]
    is_whole: bool


Ask = Callable[[Suspect, Path, Sequence[Candidate]], Tried]


def searched(suspect: Suspect, ground: Ground, ask: Ask, path: Path = ()) -> Found[Candidate] | None:
    """The smallest case that goes wrong as before, of those that are tried from a path on."""
    best = None
    for number in range(len(path), ROUNDS):
        simpler = ground.round(path)
        if len(simpler) < LEAST:
            break
        found, is_whole = ask(suspect, path, simpler)
        if not path:
            suspect = replace(suspect, mistakes=_behind(suspect, ground, found))
        better = _least(suspect, ground, found)
        best = better or best
        if not is_whole or (better is None and number != 1):
            break
        path = (*path, path[-1] if better is None else better.small)
    return best


def _behind(suspect: Suspect, ground: Ground, found: Sequence[Found[Candidate]]) -> tuple[Mistake, ...]:
    """The mistakes that explain what was returned in the case to start from."""
    return next((_explaining(suspect, ground, each) for each in found if each.small.key == ground.start.key), ())


def _least(suspect: Suspect, ground: Ground, found: Sequence[Found[Candidate]]) -> Found[Candidate] | None:
    """The smallest that is clear of kinks, and that the same mistake explains if one did before."""
    ordered = sorted(found, key=lambda each: (each.small.cost, readable(each.given, each.right)))
    for each in ordered[:CHECKED]:
        if ground.is_clear(each.small) and (not suspect.mistakes or _explaining(suspect, ground, each)):
            return each
    return next((each for each in ordered if each.small.key == ground.start.key), None)


def _explaining(suspect: Suspect, ground: Ground, found: Found[Candidate]) -> tuple[Mistake, ...]:
    """The mistakes, of those that may be behind it, that give what was returned."""
    return tuple(mistake for mistake in suspect.mistakes if _gives(suspect, ground, mistake, found))


def _gives(suspect: Suspect, ground: Ground, mistake: Mistake, found: Found[Candidate]) -> bool:
    foreseen = finite(ground.outcome(found.small, mistake), suspect.part)
    if foreseen is None or not isinstance(found.given, np.ndarray):
        return foreseen is None
    return foreseen.shape == found.given.shape and bool(suspect.task.tolerance.passes(found.given, foreseen).all())
