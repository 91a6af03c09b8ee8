"""Which smaller cases are tried: round by round, from short ones with any small numbers to ever simpler ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from problems.smaller.shrinking import Change, Shrinking
from problems.smaller.sizes import Lengths, Small, long

OWN = 0.0  # stands for the numbers of the case itself, rounded
DENSITIES = (OWN, 1.0, 0.5, 0.25)  # the share of numbers that are not as simple as may be
LONGEST = {1: 12, 2: 4, 3: 3, 4: 3}  # how long a size may be, by how many of them there are; beyond that, 2
NUMBER = (float, int)
Cost = tuple[int, int]


@dataclass(frozen=True)
class Candidates:
    """The small cases of one search.

    used: the names in a case that the submission is called with. shortest: the least length of any size.
    """

    shrinking: Shrinking
    used: frozenset[str]
    shortest: int
    most: int  # in a round, about

    def cost(self, small: Small) -> Cost:
        """How much there is to read: first the entries of arrays, then the digits of numbers that are not 0."""
        values = [value for place, value in small.leaves.items() if place[0] in self.used]
        numbers = (number for value in values for number in np.ravel(value).tolist())
        digits = sum(
            len(f"{number:.15g}") + (abs(number) != 1) for number in numbers if isinstance(number, NUMBER) and number
        )
        return sum(np.size(value) for value in values if np.ndim(value)), digits

    def first(self) -> Iterator[Small]:
        """The case itself, and shorter ones."""
        rng, rungs = np.random.default_rng(0), _spread(self._ladder(), self.most // 3)
        yield self.shrinking.start
        yield self.shrinking.rounded(self.shrinking.start)
        for lengths in rungs:
            yield from self._of_lengths(lengths, self.most // len(rungs), rng)

    def round(self, best: Small, number: int) -> Iterator[Small]:
        """What is tried in a later round."""
        return self.shorter(best) if number == 1 else self.simpler(best)

    def shorter(self, best: Small) -> Iterator[Small]:
        """Cases that are shorter than the best so far, and as long with more zeros."""
        rng = np.random.default_rng(1)
        yield from self._cut(best)
        below = [lengths for lengths in self._ladder() if self._entries(lengths) < self._entries(best.lengths)]
        for lengths in below[-self.most // 8 :]:
            yield from self._of_lengths(lengths, len(DENSITIES), rng)
        yield from (self.shrinking.filled(best, rng, DENSITIES[-1]) for _ in range(self.most // 3))
        yield from self.simpler(best)

    def simpler(self, best: Small) -> Iterator[Small]:
        """The best so far with one thing simpler, then with some."""
        rng, changes = np.random.default_rng(2), list(self.shrinking.changes(best))
        yield from self._cut(best)
        for number in rng.permutation(len(changes))[: self.most // 2]:
            yield self.shrinking.changed(best, [changes[number]])
        numbers = [change for change in changes if not np.ndim(best.leaves[change.place])]
        for short, change in islice(product(self._cut(best), numbers), self.most // 4):
            yield self.shrinking.changed(short, [change])
        for share in DENSITIES[1:] * (self.most // 6):
            yield self.shrinking.changed(best, _some(changes, share * rng.random(len(changes)) > 0.2))

    def _cut(self, best: Small) -> Iterator[Small]:
        """The best so far without one of its indices."""
        least = self._least()
        for short in self.shrinking.shorter(best):
            if all(map(int.__ge__, short.lengths, least)):
                yield short

    def _least(self) -> Lengths:
        least = (
            max(self.shortest, self.shrinking.sizes.least(size)) for size in range(len(self.shrinking.start.lengths))
        )
        return tuple(map(min, least, self.shrinking.start.lengths))

    def _of_lengths(self, lengths: Lengths, count: int, rng: np.random.Generator) -> Iterator[Small]:
        short = self.shrinking.shortened(lengths)
        for number in range(count):
            density = DENSITIES[number % len(DENSITIES)]
            yield self.shrinking.filled(short, rng, density) if density != OWN else self.shrinking.rounded(short)

    def _ladder(self) -> list[Lengths]:
        """Lengths to try, those with the fewest entries first; sizes that nothing is called with stay short."""
        told = {size for _, axes in self._axes() for axis in axes for size in axis}
        most = LONGEST.get(len(told), 2)
        ranges = (
            range(low, (max(low, min(length, most)) if size in told else low) + 1)
            for size, (low, length) in enumerate(zip(self._least(), self.shrinking.start.lengths, strict=True))
        )
        return sorted(product(*ranges), key=self._entries)

    def _entries(self, lengths: Lengths) -> int:
        return sum(long(sum(axes, ()), lengths) for _, axes in self._axes())

    def _axes(self) -> list[tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]]:
        return [(place, axes) for place, axes in self.shrinking.sizes.axes.items() if place[0] in self.used]


def _some(changes: Sequence[Change], chosen: np.ndarray) -> list[Change]:
    return [change for change, is_chosen in zip(changes, chosen, strict=True) if is_chosen]


def _spread(ladder: Sequence[Lengths], most: int) -> Sequence[Lengths]:
    """The lower half of what is taken is all there is, the upper half has gaps."""
    if len(ladder) <= most:
        return ladder
    low = most // 2
    return [*ladder[:low], *(ladder[i] for i in np.linspace(low, len(ladder) - 1, most - low).astype(int))]
