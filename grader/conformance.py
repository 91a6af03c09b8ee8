"""What a family must hold to: a table of checks, each in words, over many seeds of every set of its options."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from grader.conformance_case import Case, Check, Finding, Set, posed
from grader.conformance_code import graph_agrees_with_differences, reference_gives_expected
from grader.conformance_marking import blank_is_missing, key_earns_full_marks, nonsense_is_malformed
from grader.conformance_numbers import (
    gradients_are_differences,
    gradients_are_sympys,
    kinds_of_differences,
    values_are_sympys,
)
from grader.conformance_pages import every_format_renders
from problems.family import Family
from problems.variant import variant

REBUILT = 20  # variants that are made a second time
ALIKE = 0.02  # of all pairs of seeds may give the same problem
MOST_FINDINGS = 5  # of one check that are told


def _all_seeds_are_certified(case: Case) -> Iterator[Finding]:
    for seed, why in case.unposed.items():
        yield Finding(why, seed)
    for one in case.variants:
        for what in one.certificate.failed:
            yield Finding(f"used although this does not hold: {what}", one.seed)


def _the_same_again(case: Case) -> Iterator[Finding]:
    """Each by itself and the last seed first; the first time they were made in order."""
    for one in reversed(case.variants[-REBUILT:]):
        again = variant(case.family, one.seed, case.options).digest
        if again != one.digest:
            yield Finding(f"made again it is another problem: digests {one.digest} and {again}", one.seed)


def _seeds_differ(case: Case) -> Iterator[Finding]:
    count = len(case.variants)
    alike = sum(n * (n - 1) // 2 for n in Counter(one.digest for one in case.variants).values())
    if alike > 1 + ALIKE * count * (count - 1) / 2:
        different = len({one.digest for one in case.variants})
        yield Finding(f"{count} seeds give only {different} different problems; widen what is drawn")


# fmt: off
CHECKS: Mapping[str, Check] = {
    "every seed gives a certified variant":             _all_seeds_are_certified,
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
    "sheet and key can be made in every format":        every_format_renders,
}
# fmt: on


@dataclass(frozen=True)
class Conformed:
    """What the checks found for one family under one set of options; `findings` by the words of the check."""

    family: str
    options: Set
    seeds: int
    different: int  # problems
    differences: tuple[str, ...]  # what the gradients were compared with, beside SymPy
    findings: Mapping[str, tuple[Finding, ...]]

    @property
    def holds(self) -> bool:
        return not self.findings


def conform(family: Family, options: Set, seeds: range) -> Conformed:
    """Every check over the variants of the seeds; raises ProblemError if the options are not the family's."""
    case = posed(family, options, seeds)
    certified, *others = CHECKS.items()
    findings = {words: _found(check, case) for words, check in (certified, *(others if case.variants else ()))}
    return Conformed(
        family=family.name,
        options=options,
        seeds=len(seeds),
        different=len({one.digest for one in case.variants}),
        differences=kinds_of_differences(case) if case.variants else (),
        findings={words: found for words, found in findings.items() if found},
    )


def _found(check: Check, case: Case) -> tuple[Finding, ...]:
    """An exception in a check is a finding too: whoever wrote the family can put it right."""
    try:
        return tuple(islice(check(case), MOST_FINDINGS))
    except Exception as error:  # noqa: BLE001  # told to the author of the family
        last = traceback.extract_tb(error.__traceback__)[-1]
        return (Finding(f"{Path(last.filename).name}, line {last.lineno}: {type(error).__name__}: {error}"),)
