"""What `grader certify` prints: a line for each option set of a family, and beneath it what does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby

import click

from grader.conformance import CHECKS, Conformed
from grader.terminal import plain

DEFAULTS = "defaults"


def lines(conformed: Sequence[Conformed]) -> Iterator[str]:
    """Everything, family by family, and the sum of it."""
    width = max(len(_options(each)) for each in conformed)
    for family, sets in groupby(conformed, key=lambda each: each.family):
        yield click.style(family, bold=True)
        for each in sets:
            yield f"  {_sign(each.holds)} {_options(each):<{width}}  {_numbers(each)}"
            yield from _findings(each)
    yield ""
    yield from _sum(conformed)


def _options(each: Conformed) -> str:
    return plain(" ".join(f"{name}={value}" for name, value in each.options.items()) or DEFAULTS)


def _sign(holds: bool) -> str:
    return click.style("✓", fg="green") if holds else click.style("✗", fg="red")


def _numbers(each: Conformed) -> str:
    return f"{each.different} problems from {each.seeds} seeds"


def _findings(each: Conformed) -> Iterator[str]:
    for words, found in each.findings.items():
        yield click.style(f"      not: {words}", fg="red")
        yield from (f"        {plain(finding.sentence)}" for finding in found)


def _sum(conformed: Sequence[Conformed]) -> Iterator[str]:
    yield click.style("Checked of each", underline=True)
    for words in CHECKS:
        count = sum(words not in each.findings for each in conformed)
        total = len(conformed)
        yield f"  {_sign(count == total)} {words}" + ("" if count == total else f": {count} of {total}")
    methods = dict.fromkeys(chain.from_iterable(each.differences for each in conformed))
    yield f"  (differences: {' and '.join(methods)})" if methods else ""
