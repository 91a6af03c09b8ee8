"""Why no numbers are good where only some parts are asked: which mistakes do not show in them, and what would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from problems.adjusted import PartError, Wanted, adjusted
from problems.certified.candidates import PROBE, PROBE_SEED, of_seed
from problems.certified.certificate import shows
from problems.certified.trial import Trial
from problems.code.words import listed
from problems.errors import ProblemError
from problems.family import Family
from problems.variant import variant

MOST_NAMES = 8  # in a sentence


def too_few_parts(family: Family, wanted: Wanted, fixed: Mapping[str, object]) -> PartError | None:
    """None if it is not for the parts that there are no numbers. fixed: options and inputs that are set."""
    whole = adjusted(family, replace(wanted, given=(), blank=None))
    key = "blank" if wanted.blank is not None else "given"
    try:
        made = variant(whole, 0, fixed)
    except ProblemError:
        return None
    parts = made.posed.part_ids
    asked = tuple(part for part in parts if part not in wanted.given and part in (wanted.blank or parts))
    said = f"no numbers show every known mistake where only {_named(asked)} {_is(asked)} asked"
    posed = whole.build(of_seed(whole, PROBE_SEED, range(PROBE)), made.options)
    hidden = list(_hidden(Trial(posed), asked))
    why = f": {'; '.join(hidden)}" if hidden else ""
    enough = [part for part in parts if part not in asked and _is_enough(whole, (*asked, part), fixed)]
    what = f"ask {_named(enough, ' or ')} too" if enough else "ask more of the others too"
    return PartError(key, f"{said}{why}; {what}")


def _hidden(trial: Trial, asked: tuple[str, ...]) -> Iterator[str]:
    """A clause for the mistakes that no asked part shows, one for all that show in the same parts."""
    notes: dict[tuple[str, ...], list[str]] = {}
    for mistake in trial.posed.mistakes:
        with np.errstate(all="ignore"):
            is_wrong = np.atleast_1d(shows(trial, mistake).any(axis=1))
        where = tuple(part for part, wrong in zip(trial.posed.part_ids, is_wrong, strict=True) if wrong)
        notes.setdefault(where, []).append(mistake.note)
    for where, alike in notes.items():
        if where and not set(where) & set(asked):
            yield f"{listed(alike)} show{'s' * (len(alike) == 1)} only in {_named(where)}"


def _is_enough(family: Family, asked: tuple[str, ...], fixed: Mapping[str, object]) -> bool:
    try:
        variant(adjusted(family, Wanted(blank=asked)), 0, fixed)
    except ProblemError:
        return False
    return True


def _named(parts: list[str] | tuple[str, ...], last: str = " and ") -> str:
    """
    >>> _named(["dx", "dy"], " or "), _named([f"d{number}" for number in range(12)])
    ('dx or dy', 'd0, d1, d2, d3, d4, d5, d6, d7 and 4 others')
    """
    if len(parts) <= MOST_NAMES + 1:
        return listed(parts, last)
    return f"{', '.join(parts[:MOST_NAMES])}{last}{len(parts) - MOST_NAMES} others"


def _is(parts: tuple[str, ...]) -> str:
    return "is" if len(parts) == 1 else "are"
