"""What a family must hold to: a table of checks, each in words, over many seeds of every set of its options."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np

from grader.conformance.case import PROBED, Case, Check, Finding, Set, posed, why_rejected
from grader.conformance.code import graph_agrees_with_differences, named_mistakes_show, reference_gives_expected
from grader.conformance.marking import blank_is_missing, key_earns_full_marks, nonsense_is_malformed
from grader.conformance.numbers import (
    gradients_are_differences,
    gradients_are_sympys,
    kinds_of_differences,
    values_are_sympys,
)
from grader.conformance.pages import every_format_renders
from problems.certified.batch import certified
from problems.certified.candidates import draw, reach
from problems.certified.certificate import certify
from problems.certified.changing import advice
from problems.errors import ProblemError
from problems.family import Family
from problems.variant import variant

ALIKE = 0.02  # of all pairs of seeds may give the same variant
MOST_FINDINGS, MOST_REASONS = 5, 3  # that are told


def _all_are_certified(case: Case) -> Iterator[Finding]:
    """Every check of the certificate again, on the numbers that were taken."""
    many = case.many
    taken = case.family.build(draw(case.family, many.seeds, many.candidates), many.options)
    checks = certify(taken, reach(case.family, tuple(many.options.items()))).checks
    for what, holds in checks.items():
        if not holds.all():
            yield Finding(f"used although this does not hold: {what}", int(many.seeds[int(np.argmin(holds))]))


def _the_same_again(case: Case) -> Iterator[Finding]:
    """In the opposite order in two batches, and a few by themselves."""
    seeds = case.many.seeds.tolist()[::-1]
    for place in (0, 1) if len(seeds) > 1 else (0,):
        again = certified(case.family, seeds[place::2], case.options)
        for name, numbers in again.inputs.items():
            differs = numbers != case.many.inputs[name][::-1][place::2]
            if differs.any():
                yield Finding(f"in another batch {name} is another number", int(again.seeds[int(np.argmax(differs))]))
    for row, one in reversed(list(enumerate(case.few))):
        alone = variant(case.family, one.seed, case.options)
        if alone.digest != one.digest:
            yield Finding(f"made again it is another variant, with digest {alone.digest}, not {one.digest}", one.seed)
        if any(alone.inputs[name] != numbers[row] for name, numbers in case.many.inputs.items()):
            yield Finding("made by itself it has other numbers than in a batch", one.seed)


def _seeds_differ(case: Case) -> Iterator[Finding]:
    count = len(case.many.seeds)
    often = Counter(_numbers(case))
    if sum(n * (n - 1) // 2 for n in often.values()) > 1 + ALIKE * count * (count - 1) / 2:
        yield Finding(f"{count} seeds give only {len(often)} different variants; widen what is drawn")


def _numbers(case: Case) -> list[tuple[float, ...]]:
    """What each seed's variant is made of."""
    return list(zip(*(each.tolist() for each in case.many.inputs.values()), strict=True))


CERTIFIED = "every seed gives a certified variant"
# fmt: off
CHECKS: Mapping[str, Check] = {
    CERTIFIED:                                          _all_are_certified,
    "a seed gives the same variant whenever it is made": _the_same_again,
    "different seeds give different variants":          _seeds_differ,
    "values are SymPy's":                               values_are_sympys,
    "gradients are SymPy's derivatives":                gradients_are_sympys,
    "gradients are differences of the output":          gradients_are_differences,
    "the key as it is printed earns full marks":        key_earns_full_marks,
    "a blank is missing":                               blank_is_missing,
    "nonsense is malformed":                            nonsense_is_malformed,
    "the reference gives what is expected of code":     reference_gives_expected,
    "the graph of the code task agrees with differences": graph_agrees_with_differences,
    "every named mistake shows in the code task":       named_mistakes_show,
    "sheet and key can be made in every format":        every_format_renders,
}
# fmt: on


@dataclass(frozen=True)
class Conformed:
    """What the checks found for one family under one set of options; `findings` by the words of the check.

    rejected: the share of the candidates that were tried; reasons: how many of them, by the first check they failed.
    differences: what the gradients were compared with, beside SymPy.
    """

    family: str
    options: Set
    seeds: int
    different: int  # variants
    rejected: float
    reasons: Mapping[str, int]
    differences: tuple[str, ...]
    findings: Mapping[str, tuple[Finding, ...]]

    @property
    def holds(self) -> bool:
        return not self.findings


def conform(family: Family, options: Set, seeds: range) -> Conformed:
    """Every check over the variants of the seeds; raises ProblemError if the options are not the family's."""
    family.read_options(options)
    try:
        case = posed(family, options, seeds)
    except Exception as error:  # noqa: BLE001  # told to the author of the family
        return Conformed(
            family.name, options, len(seeds), 0, 1.0, {}, (), {CERTIFIED: _unposed(error, family, options)}
        )
    found = {words: _found(partial(check, case)) for words, check in CHECKS.items()}
    return Conformed(
        family=family.name,
        options=options,
        seeds=len(seeds),
        different=len(set(_numbers(case))),
        rejected=case.many.share_rejected,
        reasons=dict(Counter(case.many.rejected).most_common()),
        differences=kinds_of_differences(case),
        findings={words: each for words, each in found.items() if each},
    )


def _found(look: Callable[[], Iterable[Finding]]) -> tuple[Finding, ...]:
    """An exception is a finding too: whoever wrote the family can put it right."""
    try:
        return tuple(islice(look(), MOST_FINDINGS))
    except Exception as error:  # noqa: BLE001  # told to the author of the family
        return (_raised(error),)


def _unposed(error: Exception, family: Family, options: Set) -> tuple[Finding, ...]:
    """Why there are no variants, once; and what candidates fail most often, if there are any candidates."""
    return tuple(dict.fromkeys((_raised(error), *_found(partial(_often, family, options)))))


def _often(family: Family, options: Set) -> Iterator[Finding]:
    reasons = why_rejected(family, options).most_common(MOST_REASONS)
    if reasons:
        often = "; ".join(f"{what} ({count} of {PROBED} candidates)" for what, count in reasons)
        yield Finding(f"what fails first, most often: {often}")
        yield Finding(f"so that fewer do: {advice(reasons[0][0])}")


def _raised(error: Exception) -> Finding:
    """What a user can put right is one sentence already; everything else is told with the line that raised it."""
    if isinstance(error, ProblemError):
        return Finding(str(error))
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Finding(f"{Path(last.filename).name}, line {last.lineno}: {type(error).__name__}: {error}")
