"""`grader certify`: whether families hold to everything that is promised of them, seed by seed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.choosing import COURSE, own_families
from grader.cli.options import JOBS, WholeNumber
from grader.cli.saying import Bar, say
from grader.cli.settings import read_settings
from grader.errors import GraderError
from problems.catalogue import find, themes
from problems.errors import unknown
from problems.family import Family

if TYPE_CHECKING:
    from grader.conformance.checks import Conformed
    from grader.conformance.run import Batch


@click.command()
@click.argument("family", required=False)
@click.option("--all", "every", is_flag=True, help="Every family; with --course, those of the course and no others.")
@click.option("--seeds", type=WholeNumber(1, 100_000), default=200, show_default=True, help="How many, from 0 on.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="These options alone; repeatable.")
@COURSE
@click.option("--jobs", type=JOBS, metavar="N", help="Processes; by default one a processor.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list, an object for each option set.")
def command(
    family: str | None,
    every: bool,
    seeds: int,
    settings: tuple[str, ...],
    course: Path | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Certify a family: under every set of its options, compare its answers with SymPy and with differences, mark its
    key, run its reference code, print its sheets.

    Exit code 0 says that everything holds, 1 that something does not; what it is, is told with seed, part and numbers.

    \b
    Examples:
      grader certify sum-product
      grader certify svm-loss --set delta=0.5 --seeds 50
    """
    from grader.conformance.run import run_batches

    work = _work(family, every, seeds, settings, own_families(course))
    with Bar("Certifying") as bar:
        conformed = tuple(run_batches(work, jobs or os.cpu_count() or 1, bar.show))
    if as_json:
        say(json.dumps(_as_data(conformed), indent=2))
    else:
        _print(conformed)
    sys.exit(0 if all(each.holds for each in conformed) else 1)


def _work(name: str | None, every: bool, seeds: int, settings: tuple[str, ...], own: Path | None) -> tuple[Batch, ...]:
    from grader.conformance.run import Batch, batches

    if (name is None) != every:
        raise GraderError("name one family (grader list shows them) or --all, not both")
    if name is None:
        if settings:
            raise GraderError("--set is for one family; name it instead of --all")
        chosen = [each for theme in themes(own) if theme.is_own or not own for each in theme.families]
        return batches(chosen, own, seeds)
    family = find(name, own)
    return (Batch(name, own, (_options(family, settings),), seeds),) if settings else batches([family], own, seeds)


def _options(family: Family, settings: tuple[str, ...]) -> dict[str, Any]:
    """Raises ProblemError for what is no option: the inputs are what the seeds are for."""
    given = read_settings(family, settings)
    for name in given:
        if name not in family.options:
            raise unknown("option", name, family.options)
    read = family.read_options(given)
    return {name: read[name] for name in given}


def _print(conformed: Sequence[Conformed]) -> None:
    from grader.cli.certify_lines import lines

    for line in lines(conformed):
        click.echo(line)


def _as_data(conformed: Sequence[Conformed]) -> list[dict[str, Any]]:
    from grader.conformance.checks import CHECKS

    return [
        {
            "family": each.family,
            "options": dict(each.options),
            "seeds": each.seeds,
            "different": each.different,
            "rejected": each.rejected,
            "reasons": dict(each.reasons),
            "differences": list(each.differences),
            "holds": each.holds,
            "checks": [
                {"check": words, "findings": [vars(found) for found in each.findings.get(words, ())]}
                for words in CHECKS
            ],
        }
        for each in conformed
    ]
