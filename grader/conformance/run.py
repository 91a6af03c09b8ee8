"""Runs the checks over many families and option sets, side by side in processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.conformance.case import Set
from grader.conformance.checks import Conformed, conform
from grader.side_by_side import side_by_side
from problems.catalogue import find
from problems.family import Family
from problems.option_sets import with_formulas

TOGETHER = 4  # option sets of one family that one process takes at a time: they often share a graph


@dataclass(frozen=True)
class Batch:
    """A few option sets of one family; `own` is the folder of an instructor's own families."""

    family: str
    own: Path | None
    sets: tuple[Set, ...]
    seeds: int


def batches(families: Sequence[Family], own: Path | None, seeds: int) -> tuple[Batch, ...]:
    """Every option set of the families, in their order."""
    return tuple(
        Batch(family.name, own, sets[start : start + TOGETHER], seeds)
        for family, sets in ((family, with_formulas(family)) for family in families)
        for start in range(0, len(sets), TOGETHER)
    )


def run_batches(work: Sequence[Batch], jobs: int, progress: Callable[[int, int], None]) -> Iterator[Conformed]:
    """The results in the order of the work; `progress` is told how many option sets are done, of how many."""
    done, total = 0, sum(len(batch.sets) for batch in work)
    progress(done, total)
    with side_by_side(min(jobs, len(work))) as map_:
        for results in map_(_conform, work):
            done += len(results)
            progress(done, total)
            yield from results


def _conform(batch: Batch) -> tuple[Conformed, ...]:
    family = find(batch.family, batch.own)
    return tuple(conform(family, options, range(batch.seeds)) for options in batch.sets)
