"""Candidates for the numbers of a problem: drawn and judged for many seeds at once, the first good one taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from problems.certified.certificate import PASSED, Reach, Sifted, reach_of, sift
from problems.certified.trial import Trial
from problems.draws import Draw
from problems.errors import no_numbers
from problems.family import Family, Options, Posed, Scalar

PROBE_SEED, PROBE = 1, 64  # the candidates that show what a family can show
MOST = 2048  # candidates tried for a seed
WIDTH = 64  # of them tried at once, and twice as many in each round that follows
TOGETHER = 8192  # candidates judged at once: so many that Python costs little, so few that they stay in the cache
NONE = -1

Chosen = tuple[tuple[str, Scalar], ...]  # options
Seeds = NDArray[np.uint64]


class Search(NamedTuple):
    """For each seed the number of its first good candidate, or NONE; and why those before it were not taken."""

    taken: NDArray[np.int_]  # (S,)
    rejected: Counter[str]  # by the first check that failed


def as_seeds(seeds: Iterable[int]) -> Seeds:
    return np.array([seed % 2**64 for seed in seeds], np.uint64)


def draw(family: Family, seeds: Seeds, candidates: NDArray[np.int_]) -> Draw:
    """One candidate of each seed."""
    return Draw(f"{family.name}/{family.revision}", seeds, candidates.astype(np.uint64))


def of_seed(family: Family, seed: int, candidates: range) -> Draw:
    """Several candidates of one seed."""
    return draw(family, as_seeds([seed] * len(candidates)), np.array(candidates))


@lru_cache(maxsize=256)
def reach(family: Family, chosen: Chosen) -> Reach:
    """What the numbers of a family can show, found out on candidates of its own."""
    return reach_of(family.build(of_seed(family, PROBE_SEED, range(PROBE)), dict(chosen)))


def good_ones(family: Family, options: Options, seed: int, count: int) -> Posed:
    """The problem with the first good candidates of one seed: `count`, or as many as there are among MOST.

    Raises ProblemError if there is none at all.
    """
    tried = MOST // 8
    while True:
        posed = family.build(of_seed(family, seed, range(tried)), options)
        sifted = sift(posed, reach(family, tuple(options.items())))
        good = np.flatnonzero(sifted.first == PASSED)
        if len(good) >= count or (len(good) and tried >= MOST):
            return Trial(posed).at(good[:count]).posed
        if tried >= MOST:
            failed = Counter(sifted.reasons[place] for place in sifted.first.tolist())
            raise no_numbers(family.name, options, failed)
        tried *= 2


def search(family: Family, pose: Callable[[Draw], Posed], reach: Reach, seeds: Seeds, most: int = MOST) -> Search:
    """Takes the first good candidate of every seed, of at most `most`; `pose` makes the problem of a draw."""
    taken, rejected = np.full(len(seeds), NONE), Counter[str]()
    for start in range(0, len(seeds), TOGETHER):
        block = slice(start, start + TOGETHER)
        taken[block] = _search_together(family, pose, reach, seeds[block], most, rejected)
    return Search(taken, rejected)


def _search_together(
    family: Family, pose: Callable[[Draw], Posed], reach: Reach, seeds: Seeds, most: int, rejected: Counter[str]
) -> NDArray[np.int_]:
    """Round by round, fewer seeds are left, and more candidates of each are judged at once."""
    taken, left = np.full(len(seeds), NONE), np.arange(len(seeds))
    start, widest = 0, WIDTH
    while len(left) and start < most:
        width = min(max(1, TOGETHER // len(left)), widest, most - start)
        numbers = np.tile(np.arange(start, start + width), len(left))
        sifted = sift(pose(draw(family, np.repeat(seeds[left], width), numbers)), reach)
        place = _first_good(sifted, width, rejected)
        taken[left] = np.where(place < width, start + place, NONE)
        left = left[place == width]
        start, widest = start + width, 2 * widest
    return taken


def _first_good(sifted: Sifted, width: int, rejected: Counter[str]) -> NDArray[np.int_]:
    """(seeds,) the place of the first good candidate of each seed, or `width`; those before it are counted."""
    first = sifted.first.reshape(-1, width)
    good = first == PASSED
    place = np.where(good.any(axis=1), good.argmax(axis=1), width)
    failed = first[np.arange(width) < place[:, None]]
    counts = np.bincount(failed, minlength=len(sifted.reasons))
    rejected.update({what: int(count) for what, count in zip(sifted.reasons, counts, strict=True) if count})
    return place
