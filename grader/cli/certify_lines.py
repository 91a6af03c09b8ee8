"""What `grader certify` prints: a line for each option set of a family, and beneath it what does not hold."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import chain, groupby

import click

from grader.conformance.checks import CHECKS, Conformed
from grader.terminal import plain

DEFAULTS = "defaults"
REASONS = 2  # for which candidates are rejected, that are told
UNBOUNDED = 10_000  # columns; nothing is cut in a file


def lines(conformed: Sequence[Conformed]) -> Iterator[str]:
    """Everything, family by family, and the sum of it."""
    width = max(len(_options(each)) for each in conformed)
    room = shutil.get_terminal_size((UNBOUNDED, 24)).columns
    head = f"{'':<{width + 6}}{'variants':>11}  {'rejected':>8}  because this does not hold"
    yield click.style(head[:room], dim=True)
    for family, sets in groupby(conformed, key=lambda each: each.family):
        yield click.style(family, bold=True)
        for each in sets:
            yield f"  {_sign(each.holds)} " + _cut(f"{_options(each):<{width}}  {_numbers(each)}".rstrip(), room - 4)
            yield from _findings(each)
    yield ""
    yield from _sum(conformed)


def _options(each: Conformed) -> str:
    return plain(" ".join(f"{name}={value}" for name, value in each.options.items()) or DEFAULTS)


def _sign(holds: bool) -> str:
    return click.style("✓", fg="green") if holds else click.style("✗", fg="red")


def _numbers(each: Conformed) -> str:
    """How many different variants there are, and which share of all candidates was rejected, for what."""
    if not each.different:
        return ""
    tried = sum(each.reasons.values()) / each.rejected if each.rejected else 1.0
    often = [f"{_percent(count / tried)} {what}" for what, count in list(each.reasons.items())[:REASONS]]
    return f"{f'{each.different} of {each.seeds}':>11}  {_percent(each.rejected):>8}  {', '.join(often)}".rstrip()


def _percent(share: float) -> str:
    """
    >>> _percent(0.126), _percent(0.001), _percent(0.0)
    ('13 %', '< 1 %', '0 %')
    """
    return f"{100 * share:.0f} %" if share >= 0.005 or not share else "< 1 %"


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def _findings(each: Conformed) -> Iterator[str]:
    for words, found in each.findings.items():
        yield click.style(f"      does not hold: {words}", fg="red")
        yield from (f"        {plain(finding.sentence)}" for finding in found)


def _sum(conformed: Sequence[Conformed]) -> Iterator[str]:
    """Each check, and for how many option sets it holds."""
    total = len(conformed)
    variants = sum(each.seeds for each in conformed)
    sets = f"{total} option set{'' if total == 1 else 's'}"
    yield click.style(f"Checked of {sets} with {variants} variants", bold=True)
    for words in CHECKS:
        looked_at = [each for each in conformed if each.different or words in each.findings]
        count = sum(words not in each.findings for each in looked_at)
        yield f"  {_sign(count == total)} {words}" + _of(count, len(looked_at), total)
    methods = dict.fromkeys(chain.from_iterable(each.differences for each in conformed))
    if methods:
        yield f"    (differences: {', '.join(methods)})"


def _of(count: int, looked_at: int, total: int) -> str:
    """Without a certified variant nothing else is checked.

    >>> _of(3, 3, 3), _of(2, 3, 3), _of(1, 2, 3), _of(0, 0, 3)
    ('', ': 2 of 3', ': 1 of 3, 1 not checked', ': not checked')
    """
    if not looked_at:
        return ": not checked"
    unchecked = f", {total - looked_at} not checked" if looked_at < total else ""
    return "" if count == total else f": {count} of {total}{unchecked}"
